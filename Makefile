# SPDX-License-Identifier: MIT
#
# make demo     show the board on four accounts of embedded servers; builds first what is not up to date
# make test     everything the continuous integration runs
# make build    the static, stripped release binary: .build/release/offlineimap
# make install  put it, its themes, manual pages, units of systemd and completions of shells below PREFIX
#               (default /usr/local), under DESTDIR if set
# make lint     check the format; make format mends it
# make captures draw the pictures of the documentation anew
# make torture  the long form of the safety tests: hours
# make order    find anew which functions everyday runs call, for the linker
# make bench    measure the program beside its peers, for an hour; BENCH="--only W2 --runs 3", or
#               BENCH=--help, says what else can be had

SWIFT   ?= swift
export SWIFT
PREFIX  ?= /usr/local
DESTDIR ?=

# What building needs, and what the tests and the benchmark need on top of it.
BUILD_PACKAGES = libncurses-dev libssl-dev libsqlite3-dev zlib1g-dev
TEST_PACKAGES  = dovecot-core dovecot-imapd groff-base isync offlineimap3 openssl python3 sqlite3 strace tmux util-linux
# Programs that keep passwords; where they cannot be installed, their stories say so and are left out.
SECRET_PACKAGES = dbus-daemon gnome-keyring gnupg libsecret-tools pass pinentry-curses
# Shells whose completions are tried; where they cannot be installed, the tests say so and are left out.
SHELL_PACKAGES = fish zsh
BENCH_PACKAGES = dovecot-core dovecot-imapd isync offlineimap3 openssl time util-linux

STATIC_LIBRARIES = .build/static-libraries
# Says when the release was built.
BUILT = .build/release.built
CHECKS    = --explicit-target-dependency-import-check error
# What everyday runs call; see `make order`.
ORDER     = .ci/hot-functions.order
STRIP     = -Xlinker -s
# One file that needs only the C library, and starts fast: no unused sections, no symbols, relocations
# packed, and no tables for exceptions, which neither Swift nor the C libraries throw.  Descriptions of generic
# types are made by calls instead of from mangled names, for each of which the runtime walks through all 5,600
# conformances of the program: that was half of what a run without changes asked of the processor.  Functions
# that everyday runs call lie side by side among the 95,000 of the program, so that fewer of its pages are read.
RELEASE   = -c release --static-swift-stdlib --disable-local-rpath -Xswiftc -use-ld=lld -Xlinker -L$(STATIC_LIBRARIES) \
            -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors \
            -Xswiftc -Xfrontend -Xswiftc -function-sections \
            -Xlinker --symbol-ordering-file=$(ORDER) -Xlinker --no-warn-symbol-ordering \
            -Xswiftc -Xclang-linker -Xswiftc -static-libgcc -Xlinker -ltinfo $(STRIP) -Xlinker --gc-sections -Xlinker --icf=safe \
            -Xlinker --no-export-dynamic -Xlinker -z -Xlinker pack-relative-relocs \
            -Xlinker --no-eh-frame-hdr -Xlinker -T -Xlinker .ci/layout.ld $(CHECKS)
SOURCES   = Sources Tests Package.swift

.PHONY: demo test build install lint format captures bench order build-packages test-packages test-servers \
        bench-packages sanitize torture fuzz clean

demo: $(BUILT)
	.build/release/offlineimap --demo

test: test-packages test-servers lint
	$(SWIFT) build --build-tests $(CHECKS)
	.ci/tests --skip-build
	$(MAKE) sanitize

# The threads of the program under ThreadSanitizer; the stories above have run the whole of it.
sanitize:
	.ci/sanitize SyncEngineTests.[A-L] SyncEngineTests.[M-Z] InterfacesTests TransportTests DemoServerTests POSIXTests

# Hours of what `make test` does for some minutes: histories, kills, faults (docs/safety.md says more).
# OFFLINEIMAP_TORTURE_SEED=n begins with another seed.
torture: test-packages fuzz
	$(SWIFT) build --build-tests $(CHECKS)
	OFFLINEIMAP_TORTURE_HISTORIES=$${OFFLINEIMAP_TORTURE_HISTORIES:-10000} \
	OFFLINEIMAP_TORTURE_KILLS=$${OFFLINEIMAP_TORTURE_KILLS:-1000} \
	OFFLINEIMAP_TORTURE_STRIDE=$${OFFLINEIMAP_TORTURE_STRIDE:-1} \
	OFFLINEIMAP_TORTURE_CUTS=$${OFFLINEIMAP_TORTURE_CUTS:-200} \
	  $(SWIFT) test --skip-build --disable-xctest --filter TortureTests

# libFuzzer on what strangers write: responses of servers and names of message files.
FUZZ_SECONDS ?= 600
fuzz: build-packages
	OFFLINEIMAP_FUZZ=1 $(SWIFT) build --product Fuzzer --scratch-path .build-fuzz --sanitize fuzzer
	mkdir -p .build-fuzz/corpus
	.build-fuzz/debug/Fuzzer -dict=Tests/Fuzzer/words.dict -max_total_time=$(FUZZ_SECONDS) \
	  -max_len=3000 -timeout=20 -artifact_prefix=.build-fuzz/ .build-fuzz/corpus

build: build-packages $(STATIC_LIBRARIES)
	$(SWIFT) build $(RELEASE) --product offlineimap
	@touch $(BUILT)

$(BUILT): $(shell find Sources themes -type f) Package.swift Makefile .ci/layout.ld $(ORDER)
	$(MAKE) build

# A folder that holds only the archives, so that the linker cannot choose the shared libraries.
$(STATIC_LIBRARIES): Makefile
	mkdir -p $@
	for library in ncursesw tinfo ssl crypto sqlite3 z stdc++; do \
	  ln -sf "$$($(CC) -print-file-name=lib$$library.a)" $@/; done

# Builds nothing if the last build is newer than the sources, so that root can do it without Swift.
install: $(BUILT)
	install -D -m 755 .build/release/offlineimap $(DESTDIR)$(PREFIX)/bin/offlineimap
	install -D -m 644 offlineimaprc.sample \
	  $(DESTDIR)$(PREFIX)/share/doc/offlineimap/offlineimaprc.sample
	for theme in themes/*.theme; do install -D -m 644 $$theme \
	  $(DESTDIR)$(PREFIX)/share/offlineimap/$$theme; done
	for page in docs/man/*; do install -D -m 644 $$page \
	  $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done
	for unit in docs/systemd/*.service docs/systemd/*.timer; do \
	  install -D -m 644 $$unit $(DESTDIR)$(PREFIX)/lib/systemd/user/$${unit##*/} && \
	  sed -i 's|/usr/local/bin|$(PREFIX)/bin|' $(DESTDIR)$(PREFIX)/lib/systemd/user/$${unit##*/}; done
	$(call completion,bash,bash-completion/completions/offlineimap)
	$(call completion,zsh,zsh/site-functions/_offlineimap)
	$(call completion,fish,fish/vendor_completions.d/offlineimap.fish)

# Has the program write the completion script of a shell into a file of its share directory.
completion = mkdir -p $(dir $(DESTDIR)$(PREFIX)/share/$(2)) && \
  .build/release/offlineimap --generate-completion-script $(1) >$(DESTDIR)$(PREFIX)/share/$(2)

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

# The tests that compare the pictures with what the program draws.
captures: build-packages
	OFFLINEIMAP_RECORD=1 $(SWIFT) test --disable-xctest --filter CaptureTests

bench: bench-packages build
	$(SWIFT) build $(RELEASE) --product Benchmarks
	.build/release/Benchmarks $(BENCH)

# Traces everyday runs, for the linker.  A list that is out of date costs a little memory and nothing else; worth it
# after much new code or with another version of Swift.
order: STRIP = -Xlinker -Map=.build-order/map
order: test-packages $(STATIC_LIBRARIES)
	@.ci/packages valgrind
	$(SWIFT) build $(RELEASE) --product offlineimap --scratch-path .build-order
	.ci/hot-functions .build-order/release/offlineimap .build-order/map >.build-order/found
	mv .build-order/found $(ORDER)

clean:
	rm -rf .build .build-tsan .build-fuzz .build-order

build-packages:
	@.ci/packages $(BUILD_PACKAGES)

test-packages:
	@.ci/packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@.ci/packages $(SECRET_PACKAGES) || echo "The tests do without: $(SECRET_PACKAGES)" >&2
	@.ci/packages $(SHELL_PACKAGES) || echo "The tests do without: $(SHELL_PACKAGES)" >&2

# The servers that cannot be installed beside Dovecot; where there is no network, the tests do without.
test-servers: test-packages
	@.ci/servers .build/test-servers

bench-packages:
	@.ci/packages $(BUILD_PACKAGES) $(BENCH_PACKAGES)
