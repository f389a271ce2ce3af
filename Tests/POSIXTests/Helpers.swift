// SPDX-License-Identifier: MIT

import Glibc

/// Makes a symbolic link; Foundation's way of doing so resolves the target first.
func symlinkTo(_ target: String, from path: String) -> Bool { symlink(target, path) == 0 }
