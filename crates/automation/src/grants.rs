use std::collections::HashSet;

/// What somebody may do: the permissions of all their groups together.
///
/// `*` grants everything, `admin.*` everything that begins with `admin.`, at any depth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    has_all: bool,
    has_bypass: bool,
    names: HashSet<Box<str>>,
    /// Of each wildcard what it leaves before the star, its dot included.
    openings: HashSet<Box<str>>,
}

impl Grants {
    /// The grants of these permissions.
    pub fn of<'a>(permissions: impl IntoIterator<Item = &'a str>) -> Self {
        let mut grants = Self::default();
        for name in permissions {
            match name.strip_suffix('*') {
                Some("") => grants.has_all = true,
                Some(opening) if opening.ends_with('.') => {
                    grants.openings.insert(opening.into());
                }
                _ => {}
            }
            grants.has_bypass |= name.ends_with(".cooldown.bypass");
            grants.names.insert(name.into());
        }
        grants
    }

    /// Whether they allow something. Nobody is allowed what has no name.
    #[must_use]
    pub fn allow(&self, permission: &str) -> bool {
        !permission.is_empty()
            && (self.has_all
                || self.names.contains(permission)
                || self.opening(permission).is_some())
    }

    /// The longest wildcard that covers a permission, without its star.
    fn opening<'a>(&self, permission: &'a str) -> Option<&'a str> {
        let dots = permission.match_indices('.').rev();
        dots.map(|(dot, _)| &permission[..=dot])
            .find(|opening| self.openings.contains(*opening))
    }

    /// By which of the granted names something is allowed, the most exact first.
    #[must_use]
    pub fn reason(&self, permission: &str) -> Option<String> {
        if permission.is_empty() {
            None
        } else if self.names.contains(permission) {
            Some(permission.to_owned())
        } else if let Some(opening) = self.opening(permission) {
            Some(format!("{opening}*"))
        } else {
            self.has_all.then(|| "*".to_owned())
        }
    }

    /// Whether they free from the cooldown of a command with this permission: by
    /// `<first part>.cooldown.bypass`, `user.cooldown.bypass` for a command without one. A wildcard
    /// that covers it counts, as it does in BlockMine: who may do all of `vip.*` waits for none of it.
    #[must_use]
    pub fn free_from_cooldown(&self, permission: Option<&str>) -> bool {
        // Most people have neither a wildcard nor a bypass; nothing need be put together for them.
        let is_possible = self.has_all || !self.openings.is_empty() || self.has_bypass;
        is_possible && self.allow(&cooldown_bypass(permission))
    }
}

/// The permission that frees from the cooldown of a command with this permission.
#[must_use]
pub fn cooldown_bypass(permission: Option<&str>) -> String {
    let domain = permission
        .and_then(|name| name.split('.').next())
        .filter(|domain| !domain.is_empty())
        .unwrap_or("user");
    format!("{domain}.cooldown.bypass")
}

#[cfg(test)]
mod tests {
    use super::Grants;

    #[test]
    fn names_and_wildcards_grant() {
        let grants = Grants::of(["user.say", "shop.admin.*"]);
        for (permission, is_allowed) in [
            ("user.say", true),
            ("user.shout", false),
            ("shop.admin.refund", true),
            ("shop.admin.refund.all", true),
            ("shop.admin", false),
            ("shop.buy", false),
            ("", false),
        ] {
            assert_eq!(grants.allow(permission), is_allowed, "{permission:?}");
            assert_eq!(grants.reason(permission).is_some(), is_allowed);
        }
        assert!(Grants::of(["*"]).allow("anything.at.all"));
        assert!(!Grants::default().allow("user.say"));
        assert!(
            !Grants::of(["adm*"]).allow("admin.kick"),
            "a star needs its dot"
        );
    }

    #[test]
    fn the_reason_is_the_most_exact_name() {
        let grants = Grants::of(["*", "shop.*", "shop.admin.*", "shop.admin.refund"]);
        assert_eq!(
            grants.reason("shop.admin.refund").as_deref(),
            Some("shop.admin.refund")
        );
        assert_eq!(
            grants.reason("shop.admin.x.y").as_deref(),
            Some("shop.admin.*")
        );
        assert_eq!(grants.reason("shop.buy").as_deref(), Some("shop.*"));
        assert_eq!(grants.reason("user.say").as_deref(), Some("*"));
    }

    #[test]
    fn a_cooldown_is_bypassed_by_the_domain_of_the_command() {
        let grants = Grants::of(["admin.*"]);
        assert!(grants.free_from_cooldown(Some("admin.kick")));
        assert!(!grants.free_from_cooldown(Some("user.say")));
        assert!(!grants.free_from_cooldown(None));
        assert!(Grants::of(["user.cooldown.bypass"]).free_from_cooldown(None));
        let vip = Grants::of(["vip.*"]);
        assert!(vip.free_from_cooldown(Some("vip.fly")), "as in BlockMine");
        assert!(!vip.free_from_cooldown(None) && !vip.free_from_cooldown(Some("user.say")));
        let named = Grants::of(["vip.fly", "vip.home", "vip.kit.*"]);
        assert!(!named.free_from_cooldown(Some("vip.fly")));
    }
}
