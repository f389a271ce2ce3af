// SPDX-License-Identifier: MIT

import Testing

@testable import Configuration

/// What CPython 3.11 makes of the same texts.
@Suite("PythonValue")
struct PythonValueTests {
  @Test(
    "booleans are eight words in any case",
    arguments: [
      ("1", true), ("yes", true), ("True", true), ("ON", true), ("0", false), ("No", false),
      ("FALSE", false), ("off", false), ("", nil), ("y", nil), ("maybe", nil), ("2", nil),
    ] as [(String, Bool?)])
  func booleans(_ text: String, _ expected: Bool?) {
    #expect(PythonValue.boolean(text) == expected)
  }

  @Test(
    "whole numbers",
    arguments: [
      ("1", 1), (" 5 ", 5), ("+5", 5), ("-5", -5), ("007", 7), ("1_000", 1000), ("1__0", nil),
      ("_1", nil), ("1_", nil), ("+_1", nil), ("--1", nil), ("", nil), ("-", nil), ("1.0", nil),
      ("1e3", nil), ("0x10", nil), ("1 2", nil), ("\u{a0}5\u{2003}", 5), ("٣٤", 34), ("²", nil),
      ("99999999999999999999", .max), ("-99999999999999999999", .min),
    ] as [(String, Int?)])
  func integers(_ text: String, _ expected: Int?) {
    #expect(PythonValue.integer(text) == expected)
  }

  @Test(
    "numbers with fractions",
    arguments: [
      ("0.5", 0.5), (" 5 ", 5), (".5", 0.5), ("1.", 1), ("1e3", 1000), ("1E+3", 1000),
      ("1e-1", 0.1), ("1_0.2_5", 10.25), ("1_.5", nil), ("1._5", nil), ("1e1_0", 1e10),
      ("", nil), (".", nil), ("e5", nil), ("1e", nil), ("1e+-5", nil), ("1.5.5", nil),
      ("0x1p3", nil), ("1,5", nil), ("inf", .infinity), ("-Infinity", -.infinity),
      ("infinit", nil), ("1e999", .infinity), ("१.५", 1.5),
    ] as [(String, Double?)])
  func numbers(_ text: String, _ expected: Double?) {
    #expect(PythonValue.number(text) == expected)
  }

  @Test("nan is a number, in any case and with a sign", arguments: ["nan", "NaN", "+nan", "-nan"])
  func notANumber(_ text: String) {
    #expect(PythonValue.number(text)?.isNaN == true)
  }
}
