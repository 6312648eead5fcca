//! fixtures for tests: fake bot driver, manual clock
