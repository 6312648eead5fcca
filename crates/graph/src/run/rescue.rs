//! Failures that are caught.

use sculk_core::Value;

use super::{Failure, FailureKind, Frame, Run, State};

impl Run {
    /// Whether the failure is caught: the run then goes on where that is dealt with. Broken quotas
    /// are never caught.
    pub(super) fn catches(&mut self, failure: &Failure) -> bool {
        if !matches!(failure.kind, FailureKind::Node | FailureKind::World) {
            return false;
        }
        let is_try = |frame: &Frame| matches!(frame, Frame::Try { .. });
        if !self.frames.iter().any(is_try) && !self.frames_above().any(is_try) {
            return false;
        }
        loop {
            while let Some(frame) = self.frames.pop() {
                if let Frame::Try { at, n_calls } = frame {
                    self.recover(at, n_calls, &failure.message, failure.node.as_deref());
                    return true;
                }
            }
            if !self.give_up_branches() {
                return false;
            }
        }
    }

    /// Goes on where what went wrong in a chain is dealt with.
    pub(super) fn recover(&mut self, at: u32, n_calls: usize, message: &str, node: Option<&str>) {
        let info = self.program.tries[at as usize];
        self.calls.truncate(n_calls);
        self.regs[info.message as usize] = Value::text(message);
        self.regs[info.node as usize] = node.map_or(Value::Null, Value::text);
        self.pc = info.failed;
        self.state = State::Ready;
    }
}
