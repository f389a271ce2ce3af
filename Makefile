test:
	swift test --disable-xctest
