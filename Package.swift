// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Modules in which nothing is done so often that its speed matters are built to be small.
let compactSettings = settings + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// The modules without effects also prove that they hold no unsafe code.
let pureSettings = settings + [.strictMemorySafety()]

/// What is inside the program; `ThemeCatalog` has the same list.
let themes = [
  "default", "classic", "high-contrast", "colour-blind", "solarized-dark", "solarized-light",
  "gruvbox", "amber", "green-phosphor", "mono",
]

let package = Package(
  name: "offlineimap",
  products: [.executable(name: "offlineimap", targets: ["offlineimap"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .target(name: "CLinux"),
    .systemLibrary(name: "CNcurses"),
    .systemLibrary(name: "COpenSSL"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CZlib"),

    .target(name: "POSIX", dependencies: ["CLinux"], swiftSettings: settings),
    .target(name: "IMAP", dependencies: ["COpenSSL"], swiftSettings: pureSettings),
    .target(
      name: "SyncModel", dependencies: ["IMAP"], swiftSettings: pureSettings),
    .target(
      name: "Transport", dependencies: ["POSIX", "COpenSSL", "CZlib"],
      swiftSettings: compactSettings),
    .target(
      name: "Configuration", dependencies: ["SyncModel", "POSIX"],
      resources: [.embedInCode("Python/bridge.py")], swiftSettings: compactSettings),
    .target(
      name: "SyncEngine", dependencies: ["SyncModel", "IMAP", "Transport", "POSIX", "CSQLite"],
      swiftSettings: settings),
    .target(
      name: "Interfaces", dependencies: ["SyncModel", "POSIX", "CNcurses"],
      resources: themes.map { .embedInCode("../../themes/\($0).theme") },
      swiftSettings: compactSettings),
    .target(
      name: "DemoServer", dependencies: ["POSIX", "CZlib"], swiftSettings: compactSettings),
    .executableTarget(
      name: "offlineimap",
      dependencies: [
        "Interfaces", "Configuration", "SyncEngine", "DemoServer", "Transport", "SyncModel",
        "POSIX", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: compactSettings),

    .target(
      name: "TestSupport", dependencies: ["POSIX"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "TestSupport", "SyncEngine", "SyncModel", "IMAP", "POSIX",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Benchmarks", swiftSettings: settings),
    tests("POSIX"),
    tests("IMAP", using: ["COpenSSL"]),
    tests("SyncModel", using: ["IMAP"]),
    tests("Transport", using: ["POSIX", "COpenSSL", "CZlib"]),
    tests("Configuration", using: ["SyncModel", "POSIX"], without: ["Expressions"]),
    tests("SyncEngine", using: ["SyncModel", "IMAP", "Transport", "POSIX", "DemoServer"]),
    tests("Interfaces", using: ["SyncModel", "POSIX", "IMAP"], without: ["Snapshots"]),
    tests("DemoServer", using: ["POSIX", "CZlib"]),
    tests(
      "offlineimap",
      using: [
        "Configuration", "Interfaces", "SyncModel",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "LayeringTests", dependencies: ["TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "TortureTests",
      dependencies: [
        "SyncEngine", "SyncModel", "IMAP", "POSIX", "DemoServer", "CSQLite", "TestSupport",
        "offlineimap",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "StoryTests", dependencies: ["TestSupport", "offlineimap", "DemoServer"],
      swiftSettings: settings),
  ]
)

// A program of its own, because libFuzzer has the main function: see `make torture`.
if Context.environment["OFFLINEIMAP_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzzer", dependencies: ["IMAP", "SyncEngine", "SyncModel"], path: "Tests/Fuzzer",
      exclude: ["words.dict"], swiftSettings: settings))
}

// What ThreadSanitizer need not look at takes as long to build as what it does: see `make sanitize`.
if Context.environment["OFFLINEIMAP_THREADS"] != nil {
  let others = [
    "offlineimap", "Configuration", "Benchmarks", "ConfigurationTests", "CommandLineTests",
    "IMAPTests", "SyncModelTests", "LayeringTests", "TortureTests", "StoryTests",
  ]
  package.products = []
  package.dependencies = []
  package.targets.removeAll { others.contains($0.name) }
}

/// The tests of one module, and what else they look at; `files` are in its folder but not compiled.
func tests(
  _ module: Target.Dependency, using others: [Target.Dependency] = [], without files: [String] = []
) -> Target {
  guard case .byNameItem(let name, _) = module else { fatalError("a module is named by a literal") }
  let prefix = name == "offlineimap" ? "CommandLine" : name
  return .testTarget(
    name: "\(prefix)Tests", dependencies: [module, "TestSupport"] + others, exclude: files,
    swiftSettings: settings)
}
