//! Calls of functions and setters, with all that they take.

use super::{Code, Input, MemberId};

/// A call with all that it takes.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) inputs: Vec<Input>,
    pub(super) code: Code,
    /// What the function takes.
    pub(super) signature: Code,
    /// What the last setter takes.
    pub(super) last: Code,
    pub(super) needs: Vec<MemberId>,
    /// The wire names of the required parameters that it sets.
    pub(super) required: Vec<String>,
}

/// An argument: what the caller has, and what the function takes.
pub(super) struct Given {
    pub(super) input: Input,
    pub(super) takes: Code,
    pub(super) needs: Vec<MemberId>,
}

/// A call of a function.
pub(super) fn with(function: Code, given: Vec<Given>) -> Call {
    let empty = Call {
        inputs: Vec::new(),
        code: function,
        signature: Code::default(),
        last: Code::default(),
        needs: Vec::new(),
        required: Vec::new(),
    };
    let mut call = empty.call(given);
    call.signature = call.last.clone();
    call
}

impl Call {
    /// This call, and that of a setter behind it.
    pub(super) fn then(&self, setter: &str, given: Vec<Given>) -> Self {
        let mut chained = self.clone();
        chained.code = chained.code.push(&format!(".{setter}"));
        chained.call(given)
    }

    fn call(mut self, given: Vec<Given>) -> Self {
        let names: Vec<String> = given
            .iter()
            .map(|given| self.free_name(&given.input.name))
            .collect();
        self.code = self.code.push(&format!("({})", names.join(", ")));
        self.last = Code::default();
        for (index, (given, name)) in given.into_iter().zip(names).enumerate() {
            self.last = self
                .last
                .push(if index == 0 { "" } else { ", " })
                .append(&given.takes);
            self.needs.extend(given.needs);
            self.inputs.push(Input {
                name,
                ..given.input
            });
        }
        self
    }

    /// The name, or one with an underscore if another input has it.
    fn free_name(&self, name: &str) -> String {
        if self.inputs.iter().any(|input| input.name == name) {
            format!("{name}_")
        } else {
            name.to_owned()
        }
    }
}
