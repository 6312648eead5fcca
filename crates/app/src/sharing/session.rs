//! The order of operations of one graph and who works on it. Values in, values out.

use std::collections::{BTreeMap, VecDeque};

use sculk_contract::{GraphEditorView, GraphPointer, NewOperation, SharedOperation, SharedPlace};

/// How long an editor that says nothing counts as there, in milliseconds. It speaks every 10 s.
const SILENCE_MS: u64 = 45_000;
/// Editors of one graph at once.
const MAX_EDITORS: usize = 16;
/// Operations that no draft holds yet.
const MAX_UNKEPT: usize = 20_000;
/// The same, in bytes.
const MAX_UNKEPT_BYTES: usize = 128 << 20;
/// Operations that a draft holds and that stay for those who were away for a moment.
const MAX_KEPT: usize = 2_000;
/// The same, in bytes.
const MAX_KEPT_BYTES: usize = 16 << 20;
/// How long the editors have to keep their work after a version came from elsewhere, in milliseconds.
const SETTLING_MS: u64 = 3_000;

/// Why operations were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More was done than is held without a draft.
    #[error("too much was done since the draft was kept last")]
    TooMuch,
    /// More editors than [`MAX_EDITORS`].
    #[error("the graph is open in {MAX_EDITORS} editors already")]
    TooManyEditors,
}

/// What publishing meant to those who edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// A document of this order, with so many of its operations.
    Ours(u64),
    /// Another one.
    Foreign,
}

#[derive(Debug)]
struct Editor {
    number: u32,
    seen_ms: u64,
    pointer: GraphPointer,
}

/// One order of operations.
#[derive(Debug)]
pub struct Session {
    id: u64,
    /// Operations that the draft, or what is saved, holds.
    kept: u64,
    /// Whether that is a draft.
    has_draft: bool,
    /// The last ones, without a gap; the newest is number `last`.
    operations: VecDeque<SharedOperation>,
    last: u64,
    /// The newest version that was made of this order: how many operations it holds, and its revision.
    published: Option<(u64, i32)>,
    editors: BTreeMap<String, Editor>,
    /// Until when the editors may keep what they have, after a version came from elsewhere.
    settling_until_ms: Option<u64>,
}

impl Session {
    /// An order without operations over what is stored.
    pub fn new(id: u64) -> Self {
        Self {
            id,
            kept: 0,
            has_draft: false,
            operations: VecDeque::new(),
            last: 0,
            published: None,
            editors: BTreeMap::new(),
            settling_until_ms: None,
        }
    }

    pub fn id(&self) -> u64 {
        self.id
    }

    /// How many operations the draft, or what is saved, holds.
    pub fn kept(&self) -> u64 {
        self.kept
    }

    /// Begins anew under another id, over what is stored now. The editors join again.
    fn begin_anew(&mut self) {
        let mut fresh = Self::new(self.id + 1);
        fresh.editors = std::mem::take(&mut self.editors);
        *self = fresh;
    }

    /// Lets somebody in. `has_draft`: whether a draft is stored, which a new order begins with.
    ///
    /// # Errors
    /// There are too many editors.
    pub fn join(&mut self, editor: &str, has_draft: bool, now_ms: u64) -> Result<(), Refused> {
        self.forget_silent(now_ms);
        if self.last == 0 {
            self.has_draft = has_draft;
        }
        if !self.editors.contains_key(editor) {
            if self.editors.len() >= MAX_EDITORS {
                return Err(Refused::TooManyEditors);
            }
            let taken: Vec<u32> = self.editors.values().map(|one| one.number).collect();
            let number = (1..).find(|n| !taken.contains(n)).unwrap_or(u32::MAX);
            let fresh = Editor {
                number,
                seen_ms: now_ms,
                pointer: GraphPointer::default(),
            };
            self.editors.insert(editor.to_owned(), fresh);
        }
        self.seen(editor, now_ms);
        Ok(())
    }

    /// Notes that an editor is there; whether it is known.
    pub fn seen(&mut self, editor: &str, now_ms: u64) -> bool {
        let known = self.editors.get_mut(editor);
        if let Some(known) = known {
            known.seen_ms = now_ms;
            return true;
        }
        false
    }

    /// Whether an editor that heard the first `after` operations of order `session` can go on.
    pub fn follows(&self, session: u64, after: u64) -> bool {
        let oldest = self.last - self.operations.len() as u64;
        session == self.id && (oldest..=self.last).contains(&after)
    }

    /// Puts operations into the order; those that are in it already are left out. Answers with the
    /// new ones.
    ///
    /// # Errors
    /// Too much is not kept yet; then none was taken.
    pub fn take(
        &mut self,
        editor: &str,
        operations: Vec<NewOperation>,
    ) -> Result<Vec<SharedOperation>, Refused> {
        let size_of = |edits: &str, id: &str| edits.len() + id.len();
        let unkept: Vec<usize> = self
            .operations
            .iter()
            .filter(|one| one.seq > self.kept)
            .map(|one| size_of(&one.edits, &one.id))
            .collect();
        let new: usize = operations
            .iter()
            .map(|one| size_of(&one.edits, &one.id))
            .sum();
        if unkept.len() + operations.len() > MAX_UNKEPT
            || unkept.iter().sum::<usize>() + new > MAX_UNKEPT_BYTES
        {
            return Err(Refused::TooMuch);
        }
        let mut taken = Vec::with_capacity(operations.len());
        for NewOperation { id, edits } in operations {
            if self.operations.iter().any(|one| one.id == id) {
                continue;
            }
            self.last += 1;
            let operation = SharedOperation {
                seq: self.last,
                id,
                editor: editor.to_owned(),
                edits,
            };
            self.operations.push_back(operation.clone());
            taken.push(operation);
        }
        self.drop_old();
        Ok(taken)
    }

    /// What came after the first `after` operations.
    pub fn since(&self, after: u64) -> Vec<SharedOperation> {
        let newer = self.operations.iter().filter(|one| one.seq > after);
        newer.cloned().collect()
    }

    /// Whether a document of `seq` operations would be a newer draft than the one there is.
    pub fn wants_kept(&self, seq: u64) -> bool {
        seq <= self.last && (seq > self.kept || self.settling_until_ms.is_some())
    }

    /// Notes that the draft, or without one what is saved, holds `seq` operations.
    pub fn keep(&mut self, seq: u64, is_draft: bool) {
        self.kept = self.kept.max(seq);
        self.has_draft = is_draft;
        self.settling_until_ms = None;
        self.drop_old();
    }

    /// The revision that a draft of `seq` operations is made from, by an editor that says `said` and
    /// may not have heard of the newest version yet.
    pub fn base_of(&self, seq: u64, said: i32) -> i32 {
        match self.published {
            Some((holds, revision)) if seq >= holds => said.max(revision),
            _ => said,
        }
    }

    /// What saving a document as the next version would mean. `place`: what whoever saves it says it
    /// is of this order.
    pub fn publication(&self, place: Option<SharedPlace>) -> Publication {
        let oldest = self.published.map_or(0, |(holds, _)| holds);
        match place {
            Some(SharedPlace { session, seq })
                if session == self.id && (oldest..=self.last).contains(&seq) =>
            {
                Publication::Ours(seq)
            }
            _ => Publication::Foreign,
        }
    }

    /// Whether the draft holds more than a version of `seq` operations will.
    pub fn has_newer_draft(&self, seq: u64) -> bool {
        self.has_draft && self.kept > seq
    }

    /// Notes that a version was saved. The draft is gone with that, unless it holds more than the
    /// version.
    pub fn publish(&mut self, publication: Publication, revision: i32, now_ms: u64) {
        match publication {
            Publication::Ours(seq) => {
                self.has_draft = self.has_newer_draft(seq);
                self.kept = self.kept.max(seq);
                self.published = Some((seq, revision));
                self.settling_until_ms = None;
                self.drop_old();
            }
            // What the editors have is stored nowhere now; they keep it anew.
            Publication::Foreign if self.has_draft || self.last > self.kept => {
                self.settling_until_ms = Some(now_ms + SETTLING_MS);
            }
            Publication::Foreign => self.begin_anew(),
        }
    }

    /// Whether somebody who joined now would begin with a document that the others do not have. An
    /// order whose editors never kept what they have begins anew.
    pub fn is_settling(&mut self, now_ms: u64) -> bool {
        match self.settling_until_ms {
            Some(until) if now_ms < until => true,
            Some(_) => {
                self.begin_anew();
                false
            }
            None => false,
        }
    }

    /// Notes where an editor is; `None` where it is not one.
    pub fn point(&mut self, editor: &str, pointer: GraphPointer) -> Option<GraphEditorView> {
        let known = self.editors.get_mut(editor)?;
        known.pointer = pointer;
        Some(view(editor, known))
    }

    /// An editor goes; whether it was there.
    pub fn leave(&mut self, editor: &str) -> bool {
        self.editors.remove(editor).is_some()
    }

    /// Everybody but one.
    pub fn others(&self, editor: &str) -> Vec<GraphEditorView> {
        let others = self.editors.iter().filter(|(name, _)| *name != editor);
        others.map(|(name, known)| view(name, known)).collect()
    }

    /// How this editor appears to the others.
    pub fn view_of(&self, editor: &str) -> Option<GraphEditorView> {
        Some(view(editor, self.editors.get(editor)?))
    }

    /// Drops those who have said nothing for long; answers with their names.
    pub fn forget_silent(&mut self, now_ms: u64) -> Vec<String> {
        let silent: Vec<String> = self
            .editors
            .iter()
            .filter(|(_, one)| one.seen_ms + SILENCE_MS < now_ms)
            .map(|(name, _)| name.clone())
            .collect();
        for name in &silent {
            self.editors.remove(name);
        }
        silent
    }

    /// Whether more than one editor works on the graph.
    pub fn is_shared(&self) -> bool {
        self.editors.len() > 1
    }

    /// Whether nothing would be lost with it.
    pub fn is_idle(&self) -> bool {
        self.editors.is_empty() && self.last == self.kept && self.settling_until_ms.is_none()
    }

    /// Whether nobody is there.
    pub fn is_deserted(&self) -> bool {
        self.editors.is_empty()
    }

    /// Drops the oldest operations that a draft holds, beyond what is kept for those who were away.
    fn drop_old(&mut self) {
        let kept = self.kept;
        let held = |one: &&SharedOperation| one.seq <= kept;
        let mut n_held = self.operations.iter().filter(held).count();
        let mut bytes: usize = self
            .operations
            .iter()
            .filter(held)
            .map(|one| one.edits.len())
            .sum();
        while n_held > MAX_KEPT || (bytes > MAX_KEPT_BYTES && n_held > 0) {
            let Some(oldest) = self.operations.pop_front() else {
                return;
            };
            n_held -= 1;
            bytes -= oldest.edits.len();
        }
    }
}

fn view(name: &str, editor: &Editor) -> GraphEditorView {
    GraphEditorView {
        editor: name.to_owned(),
        number: editor.number,
        pointer: editor.pointer.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(id: &str) -> NewOperation {
        NewOperation {
            id: id.to_owned(),
            edits: "[]".to_owned(),
        }
    }

    fn seqs(operations: &[SharedOperation]) -> Vec<(u64, &str)> {
        operations
            .iter()
            .map(|one| (one.seq, one.id.as_str()))
            .collect()
    }

    #[test]
    fn operations_have_one_order_and_none_is_taken_twice() {
        let mut session = Session::new(7);
        session.join("a", false, 0).unwrap();
        session.join("b", false, 0).unwrap();
        session.take("a", vec![operation("a1")]).unwrap();
        session.take("b", vec![operation("b1")]).unwrap();
        let again = session.take("a", vec![operation("a1"), operation("a2")]);
        assert_eq!(seqs(&again.unwrap()), [(3, "a2")]);
        assert_eq!(seqs(&session.since(1)), [(2, "b1"), (3, "a2")]);
        assert!(session.follows(7, 3));
        assert!(!session.follows(7, 4), "nobody can have heard that");
        assert!(!session.follows(6, 1), "another order");
    }

    #[test]
    fn what_a_draft_holds_goes_after_a_while_and_who_missed_it_is_behind() {
        let mut session = Session::new(1);
        session.join("a", false, 0).unwrap();
        for n in 0..MAX_KEPT + 10 {
            let name = format!("a{n}");
            session.take("a", vec![operation(&name)]).unwrap();
        }
        assert!(session.follows(1, 0), "nothing of it is kept yet");
        session.keep(MAX_KEPT as u64 + 10, true);
        assert!(!session.follows(1, 9));
        assert!(session.follows(1, 10));
        assert!(!session.is_idle());
        session.leave("a");
        assert!(session.is_idle());
    }

    #[test]
    fn what_is_not_kept_has_a_limit() {
        let mut session = Session::new(1);
        session.join("a", false, 0).unwrap();
        let large = || NewOperation {
            id: "large".to_owned(),
            edits: " ".repeat(MAX_UNKEPT_BYTES / 2),
        };
        session.take("a", vec![large()]).unwrap();
        let mut more = large();
        more.id = "more".to_owned();
        assert_eq!(session.take("a", vec![more]), Err(Refused::TooMuch));
        session.keep(1, true);
        assert!(session.take("a", vec![operation("small")]).is_ok());
    }

    const fn at(session: u64, seq: u64) -> Option<SharedPlace> {
        Some(SharedPlace { session, seq })
    }

    #[test]
    fn a_version_from_here_is_told_from_one_from_elsewhere() {
        let mut session = Session::new(1);
        session.join("a", false, 0).unwrap();
        session.take("a", vec![operation("a1")]).unwrap();
        assert_eq!(session.publication(at(1, 1)), Publication::Ours(1));
        assert_eq!(session.publication(at(1, 2)), Publication::Foreign);
        assert_eq!(session.publication(at(2, 1)), Publication::Foreign);
        assert_eq!(session.publication(None), Publication::Foreign);
        session.take("a", vec![operation("a2")]).unwrap();
        session.publish(Publication::Foreign, 2, 0);
        assert!(session.is_settling(10), "a1 and a2 are stored nowhere");
        assert!(session.wants_kept(2));
        session.keep(2, true);
        assert!(!session.is_settling(10));
        session.publish(Publication::Ours(2), 3, 0);
        assert!(session.kept() == 2 && !session.has_newer_draft(0));
        session.publish(Publication::Foreign, 4, 0);
        assert_eq!(session.id(), 2, "all begin anew with it");
        assert!(!session.leave("b"));
        assert!(session.leave("a"));
    }

    #[test]
    fn a_version_that_lacks_what_came_meanwhile_leaves_the_draft_of_that() {
        let mut session = Session::new(1);
        session.join("a", false, 0).unwrap();
        for name in ["a1", "a2", "a3"] {
            session.take("a", vec![operation(name)]).unwrap();
        }
        session.keep(3, true);
        assert!(session.has_newer_draft(2));
        session.publish(Publication::Ours(2), 5, 0);
        assert_eq!(session.kept(), 3);
        assert!(session.has_newer_draft(2), "the draft is still there");
        assert_eq!(session.base_of(3, 4), 5, "it lies over the new version");
        assert_eq!(session.base_of(1, 4), 4);
        assert_eq!(session.publication(at(1, 1)), Publication::Foreign, "older");
        assert!(!session.is_settling(0));
    }

    #[test]
    fn work_that_nobody_keeps_after_a_foreign_version_holds_nobody_up_for_long() {
        let mut session = Session::new(1);
        session.join("a", false, 0).unwrap();
        session.take("a", vec![operation("a1")]).unwrap();
        session.publish(Publication::Foreign, 2, 100);
        assert!(session.is_settling(100 + SETTLING_MS - 1));
        assert!(!session.is_settling(100 + SETTLING_MS));
        assert!(!session.follows(1, 1));
    }

    #[test]
    fn who_is_silent_is_not_there_and_numbers_are_used_again() {
        let mut session = Session::new(1);
        session.join("a", false, 0).unwrap();
        session.join("b", false, SILENCE_MS).unwrap();
        assert!(session.is_shared());
        let gone = session.forget_silent(SILENCE_MS + 1);
        assert_eq!(gone, ["a"]);
        session.join("c", false, SILENCE_MS + 1).unwrap();
        let numbers: Vec<u32> = session.others("").iter().map(|one| one.number).collect();
        assert_eq!(numbers, [2, 1], "b, then c");
        for n in 0..MAX_EDITORS - 2 {
            session
                .join(&format!("d{n}"), false, SILENCE_MS + 1)
                .unwrap();
        }
        let refused = session.join("one too many", false, SILENCE_MS + 1);
        assert_eq!(refused, Err(Refused::TooManyEditors));
    }
}
