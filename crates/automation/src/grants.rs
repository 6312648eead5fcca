use std::collections::HashSet;

/// What somebody may do: the permissions of all their groups together.
///
/// `*` grants everything, `admin.*` everything that begins with `admin.`, at any depth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    has_all: bool,
    names: HashSet<String>,
}

impl Grants {
    /// The grants of these permissions.
    pub fn of<'a>(permissions: impl IntoIterator<Item = &'a str>) -> Self {
        let mut grants = Self::default();
        for name in permissions {
            grants.has_all |= name == "*";
            grants.names.insert(name.to_owned());
        }
        grants
    }

    /// Whether they allow something. Nobody is allowed what has no name.
    #[must_use]
    pub fn allow(&self, permission: &str) -> bool {
        if permission.is_empty() {
            return false;
        }
        self.has_all
            || self.names.contains(permission)
            || permission
                .match_indices('.')
                .any(|(dot, _)| self.names.contains(&format!("{}.*", &permission[..dot])))
    }

    /// Whether they free from the cooldown of a command with this permission: by
    /// `<first part>.cooldown.bypass`, `user.cooldown.bypass` for a command without one.
    #[must_use]
    pub fn free_from_cooldown(&self, permission: Option<&str>) -> bool {
        let domain = permission
            .and_then(|name| name.split('.').next())
            .filter(|domain| !domain.is_empty())
            .unwrap_or("user");
        self.allow(&format!("{domain}.cooldown.bypass"))
    }
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
        }
        assert!(Grants::of(["*"]).allow("anything.at.all"));
        assert!(!Grants::default().allow("user.say"));
    }

    #[test]
    fn a_cooldown_is_bypassed_by_the_domain_of_the_command() {
        let grants = Grants::of(["admin.*"]);
        assert!(grants.free_from_cooldown(Some("admin.kick")));
        assert!(!grants.free_from_cooldown(Some("user.say")));
        assert!(!grants.free_from_cooldown(None));
        assert!(Grants::of(["user.cooldown.bypass"]).free_from_cooldown(None));
    }
}
