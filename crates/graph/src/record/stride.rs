//! How far a debugged run goes at a step: into everything, over subgraphs and values, out of where
//! it is.

use super::{
    steps::Steps,
    tracer::{Moment, Phase},
};

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stride {
    /// To the next step, whatever it is.
    Into,
    /// To the next node that control flow comes to, in this graph or subgraph or outside of it.
    Over,
    /// Out of the subgraph, or else out of the loop or chain.
    Out,
}

/// Says at which step a stride ends.
#[derive(Debug, Clone)]
pub struct Stepper {
    stride: Stride,
    /// The path of the subgraph the run was in.
    scope: String,
    branch: u32,
    depth: usize,
}

/// The path of the subgraph a node is in; empty for the graph itself.
fn scope_of(node: &str) -> &str {
    node.rsplit_once('/').map_or("", |(scope, _)| scope)
}

/// Whether a path lies inside another one or is the same.
fn is_within(path: &str, scope: &str) -> bool {
    scope.is_empty()
        || path
            .strip_prefix(scope)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a node is in a subgraph that is used in this scope.
fn is_deeper(node: &str, scope: &str) -> bool {
    let path = scope_of(node);
    path != scope && is_within(path, scope)
}

impl Stepper {
    /// A stride from a node, of a branch that is inside of so many chains and loops.
    #[must_use]
    pub fn new(stride: Stride, node: &str, branch: u32, depth: usize) -> Self {
        Self {
            stride,
            scope: scope_of(node).to_owned(),
            branch,
            depth,
        }
    }

    /// Whether the stride ends before this step.
    #[must_use]
    pub fn stops_before(&self, moment: &Moment<'_>) -> bool {
        if self.stride == Stride::Into {
            return true;
        }
        if moment.phase() != Phase::Enter {
            return false;
        }
        let node = moment.node_id();
        let is_mine = moment.branch() == self.branch || !moment.has_branch(self.branch);
        match self.stride {
            Stride::Into => true,
            Stride::Over => is_mine && !is_deeper(node, &self.scope),
            Stride::Out if self.scope.is_empty() => {
                !moment.has_branch(self.branch)
                    || (moment.branch() == self.branch && moment.depth() < self.depth)
            }
            Stride::Out => is_mine && !is_within(scope_of(node), &self.scope),
        }
    }
}

impl Steps {
    /// Where a stride ends that begins after a step, among the steps there are; none: it leads
    /// beyond them.
    #[must_use]
    pub fn forward(&self, from: u64, stride: Stride) -> Option<u64> {
        self.stride_end(from + 1..self.len(), from, stride)
    }

    /// Where a stride backwards ends; none: it leads to before the first step.
    #[must_use]
    pub fn backward(&self, from: u64, stride: Stride) -> Option<u64> {
        self.stride_end((0..from.min(self.len())).rev(), from, stride)
    }

    fn stride_end(
        &self,
        mut candidates: impl Iterator<Item = u64>,
        from: u64,
        stride: Stride,
    ) -> Option<u64> {
        if stride == Stride::Into {
            return candidates.next();
        }
        let here = self.place(from + 1).or_else(|| self.place(from));
        let here = here.map(|place| place.node);
        let scope = scope_of(here.as_deref().unwrap_or_default());
        candidates.find(|step| {
            self.place(step + 1).is_some_and(|next| {
                let is_end = match stride {
                    Stride::Into => true,
                    Stride::Over => !is_deeper(&next.node, scope),
                    Stride::Out => !scope.is_empty() && !is_within(scope_of(&next.node), scope),
                };
                next.phase == Phase::Enter && is_end
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_in_its_subgraph_and_in_those_around_it() {
        assert!(is_deeper("call/a", ""));
        assert!(is_deeper("call/inner/a", "call"));
        assert!(!is_deeper("call/a", "call"));
        assert!(!is_deeper("calling/a", "call"));
        assert!(!is_deeper("a", "call"));
        assert!(is_within("call/inner", "call") && !is_within("calling", "call"));
    }
}
