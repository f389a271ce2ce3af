// SPDX-License-Identifier: MIT

extension Topic.Voice {
  static let family = [
    Self(
      senders: [
        Person("Zoë O'Connor", "zoe@oconnor.example"), Person("Ana Souza", "ana@souza.example"),
        Person("Grandma Ruth", "ruth@home.example"), Person("Søren Kjær", "soren@kjaer.example"),
      ],
      subjects: [
        "Dinner on Friday?", "The garden", "Train times", "Recipe you asked for",
        "Call me when you can", "Concert, row #", "Keys", "Birthday on the #th",
      ],
      sentences: [
        "We are thinking of coming by on Friday evening.",
        "Bring the blue box if you still have it.",
        "The apple tree has more fruit than last year.", "Let me know what you think.",
        "The train leaves at # past the hour from platform 4.",
        "I found the letter from your grandfather.", "The photos are from the weekend at the lake.",
        "It rained for # days, so we stayed in and read.", "The children send their love.",
        "I left the key with the neighbours.", "Could you bring the small table?",
        "We moved the piano, and now the room looks larger.",
      ]),
    Self(
      senders: [
        Person("Jürgen Größe", "juergen@groesse.example"),
        Person("Käthe Größe", "kaethe@groesse.example"),
      ],
      subjects: ["Fotos vom Wochenende", "Grüße aus Zürich", "Geburtstag am #.", "Der Schlüssel"],
      sentences: [
        "Die Fotos sind endlich sortiert.", "Wir waren gestern am See.",
        "Am #. kommen wir mit dem frühen Zug.", "Der Kuchen ist für # Personen gedacht.",
        "Grüß bitte alle von uns!", "Über den Ausflug sprechen wir noch.",
      ]),
    Self(
      senders: [Person("Ελένη Παππά", "eleni@pappa.example")],
      subjects: ["Χρόνια πολλά!", "Το καλοκαίρι", "Φωτογραφίες"],
      sentences: [
        "Τα παιδιά σε φιλούν.", "Θα έρθουμε στις # του μήνα.", "Η θάλασσα είναι ακόμα ζεστή.",
        "Σου στέλνω τις φωτογραφίες.",
      ]),
    Self(
      senders: [Person("山田 花子", "hanako@yamada.example")],
      subjects: ["お元気ですか", "来月の旅行", "写真を送ります"],
      sentences: ["来週の土曜日はどうですか。", "写真を#枚送ります。", "京都はもう秋です。", "またお会いしましょう。"]),
    Self(
      senders: [Person("Lucie Nováková", "lucie@novak.example")],
      subjects: ["Zdravíme z hor", "Přijedete v létě?"],
      sentences: [
        "Dej nám vědět, jestli přijedeš.", "Napadlo # centimetrů sněhu.",
        "Děti se naučily lyžovat.", "Chalupa je volná až do neděle.",
      ]),
  ]

  static let shops = [
    Self(
      senders: [
        Person("Corner Bookshop", "orders@books.example"),
        Person("City Railways", "tickets@rail.example"),
        Person("Photo Print", "hello@prints.example"),
        Person("The Weekly Digest", "digest@weekly.example"),
      ],
      subjects: [
        "Your order # is on its way", "Receipt #", "Your ticket #", "New this week",
        "A reminder about your subscription", "How was your order?",
      ],
      sentences: [
        "Thank you for your order #.", "The parcel will arrive between 9 and 17 o'clock.",
        "You can return it within # days.", "This week # titles are new on our shelves.",
        "Your seat is number #, coach 7.", "You receive this because you are a customer.",
        "The invoice is attached.", "Our shop is closed on the #th for stocktaking.",
        "Members pay # % less until Sunday.",
      ]),
    Self(
      senders: [Person("Bäckerei Krüger", "post@krueger.example")],
      subjects: ["Ihre Bestellung #", "Rechnung #", "Brot für Sonntag"],
      sentences: [
        "Ihre Bestellung liegt ab # Uhr bereit.", "Wir haben am Montag geschlossen.",
        "Die Rechnung finden Sie im Anhang.", "Vielen Dank für Ihre Treue!",
      ]),
    Self(
      senders: [Person("Énergie Verte", "factures@energie.example")],
      subjects: ["Facture n° #", "Votre relevé du mois"],
      sentences: [
        "Votre facture est disponible en pièce jointe.", "Le montant est de # euros.",
        "Votre consommation a baissé de # %.", "Merci de votre confiance.",
      ]),
  ]

  static let travellers = [
    Self(
      senders: [
        Person("Emma Clark", "emma@clark.example"), Person("City Railways", "tickets@rail.example"),
      ],
      subjects: [
        "Itinerary, version #", "Zürich → Kraków", "Hotel near the station", "Packing list",
        "Boarding pass #", "Ferry times",
      ],
      sentences: [
        "The night train is # minutes faster than I thought.", "The hotel confirmed two rooms.",
        "Take the boots, the path is wet.", "From Kraków we go on by bus.",
        "Boarding closes # minutes before departure.", "The ferry does not run on Mondays.",
        "We can leave the luggage at the station.",
      ]),
    Self(
      senders: [Person("Jürgen Größe", "juergen@groesse.example")],
      subjects: ["Wanderung am Sonntag", "Hütte für # Nächte", "Zugverbindung"],
      sentences: [
        "Wir treffen uns am Gleis #.", "Die Hütte ist für # Nächte gebucht.",
        "Für den Abstieg brauchen wir drei Stunden.", "Nehmt bitte genug Wasser mit.",
      ]),
  ]
}
