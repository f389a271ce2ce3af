// SPDX-License-Identifier: MIT

extension Topic.Voice {
  static let colleagues = [
    Self(
      senders: [
        Person("Mehmet Yıldız", "m.yildiz@work.example"),
        Person("Priya Raman", "p.raman@work.example"),
        Person("Tom Becker", "t.becker@work.example"),
        Person("O'Hara, Sean", "s.ohara@work.example"),
        Person("Kwame Mensah", "k.mensah@work.example"),
      ],
      subjects: [
        "Review of chapter #", "Minutes, week #", "Budget for the second half", "Milestone #",
        "Interface between the two teams", "Open questions before Thursday",
        "Draft # of the contract", "Risk list, update #", "Who can take over on the #th?",
      ],
      sentences: [
        "The figures for week # are in the table.", "We agreed to move the deadline by # days.",
        "Please comment before Thursday noon.", "I would rather split this in two.",
        "The interface changes once more, and then we freeze it.",
        "Nobody has objected to version # so far.", "Let us decide this when Priya is back.",
        "The customer asks for the old report as well.", "Page # still has the wrong diagram.",
        "The test system is down until # o'clock.", "I have moved the meeting to room #.",
        "The contract needs one more signature.",
      ]),
    Self(
      senders: [Person("Amélie Dubois", "a.dubois@work.example")],
      subjects: ["Résumé de la réunion", "Délai de livraison", "Présentation du #"],
      sentences: [
        "La réunion commence à 14 heures.", "Le délai a été prolongé de # jours.",
        "Merci de relire la page # avant vendredi.", "Le client préfère la deuxième variante.",
      ]),
    Self(
      senders: [Person("Łucja Wójcik", "l.wojcik@work.example")],
      subjects: ["Zmiany w harmonogramie", "Faktura nr #"],
      sentences: [
        "Proszę o uwagi do końca tygodnia.", "Termin przesunięto o # dni.",
        "W załączniku przesyłam nową wersję.", "Spotkanie odbędzie się w sali #.",
      ]),
  ]

  static let robots = [
    Self(
      senders: [
        Person("Build Server", "builds@ci.work.example"),
        Person("Issue Tracker", "bugs@work.example"),
        Person("Monitoring", "alerts@ops.work.example"),
      ],
      subjects: [
        "[build] main #: passed", "[build] main #: failed", "[bug #] Wrong total after an import",
        "[bug #] closed", "[bug #] Window too small", "Disk usage on host #",
      ],
      sentences: [
        "Build # took 11 minutes.", "1 of # tests failed: ImportTests.totals.",
        "Assigned to t.becker.", "The disk of host # is 81 % full.",
        "Status changed to resolved.", "Artifacts are kept for # days.",
        "The log is longer than this message shows.", "Opened by p.raman # hours ago.",
      ])
  ]

  static let listMembers = [
    Self(
      senders: [
        Person("Ingrid Lund", "ingrid@lund.example"), Person("Raj Patel", "raj@patel.example"),
        Person("José García", "jose@garcia.example"), Person("Emma Clark", "emma@clark.example"),
        Person("Noor Haddad", "noor@haddad.example"),
      ],
      subjects: [
        "Proposal: typed throws everywhere", "[patch #] Fix the leak in the parser",
        "Minutes of the working group", "Question about module maps", "Release # is out",
        "Linker errors with static builds", "How do you test code that blocks?",
        "Documentation for the new options", "Who maintains the old branch?",
      ],
      sentences: [
        "I can reproduce this with version #.", "Would a value type not be enough here?",
        "The patch looks right, but the test is missing.",
        "Measured on four cores: # ms before, 12 ms after.",
        "This changes the file format, so it has to wait for the next major version.",
        "See the thread of last week for the reasons.",
        "I would like a second opinion on the name.",
        "The maintainers decided against it in issue #.",
        "It works here with the static library, not with the shared one.",
        "Line # of the patch breaks the build on 32 bits.", "No objection from my side.",
        "Please add a test that fails without the change.",
      ]),
    Self(
      senders: [Person("Иван Петров", "ivan@petrov.example")],
      subjects: ["Вопрос о модулях", "Ошибка сборки #"],
      sentences: [
        "Спасибо, теперь работает.", "Ошибка появляется в строке #.",
        "На моей машине тесты проходят.", "Документация этого не объясняет.",
      ]),
    Self(
      senders: [Person("李明", "ming@li.example")], subjects: ["关于内存布局的问题", "补丁 #"],
      sentences: ["请参考文档第#节。", "测试已经通过。", "我同意这个建议。", "新版本快了#毫秒。"]),
  ]

  static let university = [
    Self(
      senders: [
        Person("Clara Hoffmann", "c.hoffmann@uni.example"),
        Person("Library", "library@uni.example"),
        Person("Examinations Office", "exams@uni.example"),
        Person("Prof. Dr. Weiß", "weiss@uni.example"),
      ],
      subjects: [
        "Seminar paper #", "Lecture moved to room #", "Thesis: chapter #", "Book # is due",
        "Exam registration", "Reading list, week #",
      ],
      sentences: [
        "The lecture takes place in room # this week.", "Your book is due in # days.",
        "The second chapter reads well; the proof on page # does not.",
        "Please register before the 15th.", "The slides of the lecture are attached.",
        "Office hours are on Tuesday from 10 to 12.", "The seminar begins # minutes later.",
        "I have marked # places in the text.",
      ]),
    Self(
      senders: [
        Person("Mensa", "mensa@uni.example"), Person("Fachschaft Mathematik", "fs@uni.example"),
      ],
      subjects: ["Übung #: Abgabe", "Speiseplan", "Protokoll der Sitzung", "Prüfungstermine"],
      sentences: [
        "Bitte geben Sie Übung # bis Montag ab.", "Heute gibt es Linsensuppe.",
        "Die Sitzung dauerte # Minuten.", "Für die Prüfung ist kein Taschenrechner erlaubt.",
        "Nächste Woche fällt die Vorlesung aus.",
      ]),
    Self(
      senders: [Person("Tomáš Dvořák", "t.dvorak@uni.example")],
      subjects: ["Skripta ke zkoušce", "Seminář #"],
      sentences: [
        "Termín zkoušky byl změněn.", "Skripta mají # stran.", "Uvidíme se v úterý na semináři.",
      ]),
    Self(
      senders: [Person("田中 ゆき", "y.tanaka@uni.example")],
      subjects: ["質問があります", "図書館について"],
      sentences: ["図書館は#時まで開いています。", "第#章について質問があります。", "ありがとうございました。"]),
  ]
}
