use std::fmt;

use zeroize::Zeroize;

/// A value that must not leave by accident: it does not print, does not serialise, cannot be
/// cloned, and its memory is wiped when it is dropped.
///
/// The wipe covers this value's own memory; copies made from [`Sensitive::expose`] are their
/// maker's business.
pub struct Sensitive<T: Zeroize>(T);

impl<T: Zeroize> Sensitive<T> {
    /// Takes a secret in.
    pub const fn new(secret: T) -> Self {
        Self(secret)
    }

    /// The secret itself. Every call of this is a place to look at in a review.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl<T: Zeroize> Drop for Sensitive<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, rc::Rc};

    use super::*;

    static_assertions::assert_not_impl_any!(
        Sensitive<String>: serde::Serialize, fmt::Display, Clone, AsRef<str>
    );

    #[test]
    fn it_does_not_show_in_debug_output() {
        let secret = Sensitive::new("hunter2".to_owned());
        assert_eq!(format!("{:?}", Some(&secret)), "Some(<redacted>)");
        assert_eq!(secret.expose(), "hunter2");
    }

    #[test]
    fn it_is_wiped_when_dropped() {
        struct Spy(Rc<Cell<bool>>);
        impl Zeroize for Spy {
            fn zeroize(&mut self) {
                self.0.set(true);
            }
        }
        let is_wiped = Rc::new(Cell::new(false));
        drop(Sensitive::new(Spy(Rc::clone(&is_wiped))));
        assert!(is_wiped.get());
    }
}
