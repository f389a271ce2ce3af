// SPDX-License-Identifier: MIT

import ArgumentParser
@main struct OfflineIMAP: ParsableCommand { func run() { print("hi") } }
