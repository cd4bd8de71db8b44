//! In: a comparison, and both versions. Out: whether the compiler agrees with it.
//!
//! Each member of the old crate becomes a function that uses it. All of them must compile against the old crate. Against
//! the new one, those must stop compiling that the comparison calls broken, and no others; and those must get a warning
//! of which it says that the name is a deprecated alias.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use generator::compare::Comparison;
use generator::surface::{Caller, Member, MemberId, Surface};
use generator::{Options, files};
use serde_json::Value;

use super::side::Side;
use crate::disk::{cannot, copy_lock_file};
use crate::place;
use crate::regenerate::Runtime;
use crate::step::Step;

/// Compiles the callers.
const CHECK: Step = Step {
    name: "check",
    arguments: &["check", "--quiet", "--message-format=json"],
    environment: &[("CARGO_INCREMENTAL", "0")],
};

/// What the compiler said.
pub(super) struct Proof {
    /// How many callers were compiled.
    callers: usize,
    /// How many of them stopped compiling.
    stopped: usize,
    /// How many of them got a warning that a name is deprecated.
    warned: usize,
    /// Where the compiler disagrees, each as a message.
    disagreements: Vec<String>,
}

/// Compiles callers of the old crate against both crates.
///
/// # Errors
/// If a crate cannot be generated or written, or Cargo fails for another reason than these callers.
pub(super) fn prove(
    comparison: &Comparison,
    (old, new): (&Side, &Side),
    options: &Options,
) -> Result<Proof, String> {
    let callers: Vec<MemberId> = callers(&comparison.old);
    let workshop = Workshop {
        folder: place::target().join("diff"),
        surface: &comparison.old,
        options: Options {
            runtime: Runtime::Checkout.source(),
            ..options.clone()
        },
    };
    let against_old = workshop.judge("old", old, &callers)?;
    let against_new = workshop.judge("new", new, &callers)?;
    let of_old = against_old.failures.iter().map(|(id, error)| {
        let path = workshop.path(*id);
        format!("the caller of `{path}` does not compile against the old crate: {error}")
    });
    let callable = callers.iter();
    let callable = callable.filter(|id| !against_old.failures.contains_key(id));
    let of_new = callable.filter_map(|id| disagreement(comparison, &against_new, *id));
    let of_new = of_new.map(|(id, problem)| {
        format!(
            "`{}` {problem}\n    {}",
            workshop.path(id),
            workshop.line(id)
        )
    });
    Ok(Proof {
        callers: callers.len(),
        stopped: against_new.failures.len(),
        warned: against_new.warned.len(),
        disagreements: of_old.chain(of_new).collect(),
    })
}

/// Where the compiler disagrees with what is said of a member.
fn disagreement(
    comparison: &Comparison,
    against_new: &Judgement,
    id: MemberId,
) -> Option<(MemberId, String)> {
    let is_broken = concerns(&comparison.old, &comparison.broken, id);
    let is_deprecated = concerns(&comparison.old, &comparison.deprecated, id);
    let problem = match (is_broken, against_new.failures.get(&id)) {
        (true, None) => {
            "is called broken, but its caller compiles against the new crate:".to_owned()
        }
        (false, Some(error)) => format!(
            "is not called broken, but its caller does not compile against the new crate: {error}"
        ),
        (true, Some(_)) => return None,
        (false, None) => match (is_deprecated, against_new.warned.contains(&id)) {
            (true, false) => {
                "is called deprecated, but its caller compiles without a warning:".to_owned()
            }
            (false, true) => "is not called deprecated, but its caller gets a warning:".to_owned(),
            _ => return None,
        },
    };
    Some((id, problem))
}

impl Proof {
    /// Whether the compiler agrees with the whole comparison.
    pub(super) fn is_agreement(&self) -> bool {
        self.disagreements.is_empty()
    }

    /// What to print of it: each disagreement, and what it amounts to.
    pub(super) fn text(&self) -> String {
        let disagreements = self.disagreements.iter();
        let lines: String = disagreements.map(|it| format!("{it}\n")).collect();
        lines + &self.sentence()
    }

    fn sentence(&self) -> String {
        let Self {
            callers,
            stopped,
            warned,
            disagreements,
        } = self;
        let (warned, or_deprecated) = match warned {
            0 => (String::new(), ""),
            1 => (", and 1 gets a warning".to_owned(), " or deprecated"),
            _ => (format!(", and {warned} get a warning"), " or deprecated"),
        };
        match disagreements.len() {
            0 => format!(
                "proof: of {callers} callers of the old crate, {stopped} stop compiling against the new one{warned}: all \
                 that are called broken{or_deprecated}, and no others\n"
            ),
            count => format!(
                "error: the compiler disagrees with {count} of {callers} verdicts; this is a bug of `diff`: please \
                 report it\n"
            ),
        }
    }
}

/// The members that have callers.
fn callers(surface: &Surface) -> Vec<MemberId> {
    let owners = surface.owners.iter();
    let members = owners.flat_map(|(owner, contents)| {
        let indexes = 0..contents.members.len();
        indexes.map(move |index| MemberId { owner, index })
    });
    members.collect()
}

/// Whether a member, or something that its caller names, is one of these.
fn concerns(surface: &Surface, members: &HashSet<MemberId>, id: MemberId) -> bool {
    let mut open = vec![id];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if members.contains(&id) {
            return true;
        }
        if seen.insert(id)
            && let Some(member) = surface.member(id)
        {
            open.extend(&member.caller.needs);
        }
    }
    false
}

/// What the compiler says of callers.
struct Judgement {
    /// Those that do not compile, each with the first error.
    failures: BTreeMap<MemberId, String>,
    /// Those that use a deprecated name.
    warned: BTreeSet<MemberId>,
}

/// The crate of one side.
struct Package {
    name: String,
    /// The features that its modules are behind.
    features: Vec<String>,
}

/// Where crates and their callers are written and compiled.
struct Workshop<'a> {
    folder: PathBuf,
    surface: &'a Surface,
    options: Options,
}

impl Workshop<'_> {
    /// Compiles callers against the crate of one side.
    fn judge(&self, name: &str, side: &Side, callers: &[MemberId]) -> Result<Judgement, String> {
        let package = self.write_crate(name, side)?;
        let folder = self.folder.join(format!("{name}-callers"));
        let mut failures = BTreeMap::new();
        loop {
            let left: Vec<MemberId> = callers
                .iter()
                .copied()
                .filter(|id| !failures.contains_key(id))
                .collect();
            let starts = self.write_callers(&folder, &package, name, &left)?;
            let caller_at = |line: usize| {
                let index = starts.partition_point(|start| *start <= line);
                let id = index.checked_sub(1).and_then(|index| left.get(index));
                id.copied()
            };
            let messages = self.check(&folder)?;
            let is_error = |message: &&Message| message.is_error;
            if !messages.iter().any(|message| message.is_error) {
                let lines = messages.iter().map(|message| message.line);
                let warned = lines.filter_map(caller_at).collect();
                return Ok(Judgement { failures, warned });
            }
            // The compiler stops at the end of a phase that has errors, so those of later phases come in the next round.
            for Message { line, text, .. } in messages.iter().filter(is_error) {
                let id = caller_at(*line);
                let id = id.ok_or_else(|| format!("error outside of any caller: {text}"))?;
                failures.entry(id).or_insert_with(|| text.clone());
            }
        }
    }

    /// Generates the crate of one side.
    fn write_crate(&self, name: &str, side: &Side) -> Result<Package, String> {
        let generation = side.generate(&self.options)?;
        let folder = self.folder.join(name);
        fs::remove_dir_all(&folder)
            .or_else(|error| match error.kind() {
                std::io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            })
            .map_err(|error| cannot("remove", &folder, &error))?;
        files::write(&folder, &generation.contents()).map_err(|errors| errors.to_string())?;
        let manifest = generation.described.manifest;
        let features = manifest.features().into_iter();
        Ok(Package {
            features: features.map(str::to_owned).collect(),
            name: manifest.crate_name,
        })
    }

    /// Writes the crate of the callers, and returns the line on which each of them begins.
    fn write_callers(
        &self,
        folder: &Path,
        package: &Package,
        name: &str,
        callers: &[MemberId],
    ) -> Result<Vec<usize>, String> {
        let manifest = format!(
            "[package]\nname = \"{name}-callers\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n[dependencies]\n\
             {library} = {{ package = \"{package}\", path = \"../{name}\", default-features = false, \
             features = {features} }}\n",
            library = self.surface.library,
            package = package.name,
            features = Value::from(package.features.clone()),
        );
        let mut source = format!(
            "#![allow(unused, dead_code)]\n\
             fn complete<R: {library}::Request>(_: R) {{}}\n\
             fn becomes_ready<T: {library}::client::BecomesReady>(_: T) {{}}\n\
             fn is_sent_as_form<T: {library}::webhook::FormEvent>(_: T) {{}}\n\
             fn is_sent_as_json<T: {library}::webhook::JsonEvent>(_: T) {{}}\n\
             fn answers<T, R: {library}::Request<Response = T>>(_: R) {{}}\n",
            library = self.surface.library
        );
        let mut line = 1 + source.matches('\n').count();
        let mut starts = Vec::new();
        for (index, id) in callers.iter().enumerate() {
            starts.push(line);
            let member = self.surface.member(*id);
            let function = member.map_or_else(String::new, |it| self.function(index, &it.caller));
            line += 1 + function.matches('\n').count();
            source += &(function + "\n");
        }
        let write = |path: &str, contents: &str| {
            let path = folder.join(path);
            fs::write(&path, contents).map_err(|error| cannot("write", &path, &error))
        };
        fs::create_dir_all(folder.join("src")).map_err(|error| cannot("create", folder, &error))?;
        write("Cargo.toml", &manifest)?;
        write("src/lib.rs", &source)?;
        copy_lock_file(folder)?;
        Ok(starts)
    }

    /// A caller as a function, or as an item in a module.
    fn function(&self, index: usize, caller: &Caller) -> String {
        let code = caller.code.full(self.surface);
        if caller.is_item {
            return format!("mod c{index} {{ {code} }}");
        }
        let inputs = caller.inputs.iter();
        let inputs: Vec<String> = inputs
            .map(|input| format!("{}: {}", input.name, input.ty.full(self.surface)))
            .collect();
        format!("pub fn c{index}({}) {{ {code} }}", inputs.join(", "))
    }

    /// The errors of the callers, and the warnings of deprecated names.
    fn check(&self, folder: &Path) -> Result<Vec<Message>, String> {
        let output = CHECK
            .command(folder)
            .env("CARGO_TARGET_DIR", self.folder.join("build"))
            .output()
            .map_err(|error| format!("cannot start cargo: {error}"))?;
        let messages = String::from_utf8_lossy(&output.stdout);
        let messages: Vec<Message> = messages.lines().filter_map(Message::read).collect();
        if !messages.iter().any(|it| it.is_error) && !output.status.success() {
            let problem = String::from_utf8_lossy(&output.stderr);
            return Err(format!("the callers cannot be compiled:\n{problem}"));
        }
        Ok(messages)
    }

    fn path(&self, id: MemberId) -> String {
        let member: Option<&Member> = self.surface.member(id);
        member.map_or_else(String::new, Member::path)
    }

    fn line(&self, id: MemberId) -> String {
        let member = self.surface.member(id);
        member.map_or_else(String::new, |it| it.caller.code.full(self.surface))
    }
}

/// What the compiler says of one line.
struct Message {
    line: usize,
    is_error: bool,
    text: String,
}

impl Message {
    /// An error, or a warning of a deprecated name, if a message of Cargo is one.
    fn read(message: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(message).ok()?;
        let message = message.get("message")?;
        let code = message.pointer("/code/code").and_then(Value::as_str);
        let is_error = message.get("level")?.as_str()? == "error";
        if !is_error && code != Some("deprecated") {
            return None;
        }
        let mut spans = message.get("spans")?.as_array()?.iter();
        let primary =
            spans.find(|span| span.get("is_primary").and_then(Value::as_bool) == Some(true))?;
        let text = message.get("message")?.as_str()?;
        Some(Self {
            line: usize::try_from(primary.get("line_start")?.as_u64()?).ok()?,
            is_error,
            text: match code {
                Some(code) => format!("{code}: {text}"),
                None => text.to_owned(),
            },
        })
    }
}
