//! Models that contain each other, in boxes.

use serde_json::json;

use super::{CANARY, assert_hidden};
use crate::{
    generated_for_0_1::{self as runtime, FromJson, JsonValue, Model},
    responses::body::{self, UndecodableBody},
};

#[derive(Clone, Default, PartialEq)]
struct Worker {
    name: Option<String>,
    task: Option<Box<Task>>,
    notes: Option<Box<Worker>>,
}
runtime::model!(Worker { name: personal, task, notes = "private_notes": personal });

#[derive(Clone, Default, PartialEq)]
struct Task {
    sid: Option<String>,
    worker: Option<Box<Worker>>,
}
runtime::model!(Task { sid, worker });

fn read<T: FromJson>(json: &str) -> Result<T, UndecodableBody> {
    let mut value = None;
    body::read(json.as_bytes(), T::slot(&mut value))?;
    value.ok_or_else(|| UndecodableBody::new("", "is no such value"))
}

/// Objects within each other, each the only property of the one around it.
fn nested(levels: usize) -> String {
    let properties = (1..levels).rev();
    let properties = properties.map(|level| match level % 2 {
        0 => r#"{"task":"#,
        _ => r#"{"worker":"#,
    });
    let open: String = properties.collect();
    format!("{open}{{}}{}", "}".repeat(levels - 1))
}

#[test]
fn a_chain_is_read_and_written_unchanged() {
    // From the outside: a task, its worker, the worker's task, and so on.
    let json = nested(60);
    let task: Task = read(&json).unwrap();
    assert_eq!(serde_json::to_string(&task).unwrap(), json);
    assert_eq!(serde_json::from_str::<Task>(&json).unwrap(), task);
    assert_eq!(Task::from_json(task.to_json()), Some(task.clone()));
    let mut depth = 1;
    let mut next = task.worker;
    while let Some(worker) = next {
        depth += 1;
        next = worker.task.and_then(|task| {
            depth += 1;
            task.worker
        });
    }
    assert_eq!(depth, 60);
}

#[test]
fn the_default_is_empty_and_equality_looks_into_boxes() {
    assert_eq!(Worker::default().task, None);
    assert_eq!(read::<Worker>("{}").unwrap(), Worker::default());
    let with_task = |sid: &str| Worker {
        task: Some(Box::new(Task {
            sid: Some(sid.to_owned()),
            worker: None,
        })),
        ..Worker::default()
    };
    assert_eq!(with_task("a"), with_task("a"));
    assert_ne!(with_task("a"), with_task("b"));
    assert_eq!(
        read::<Worker>(r#"{"task":{"sid":"a"}}"#).unwrap(),
        with_task("a")
    );
}

#[test]
fn an_unexpected_value_in_a_box_affects_no_other_field() {
    for odd in ["null", "5", "\"x\"", "[{}]", "true"] {
        let json = format!(r#"{{"task":{odd},"name":"ada"}}"#);
        let worker: Worker = read(&json).unwrap();
        assert_eq!((worker.task, worker.name.as_deref()), (None, Some("ada")));
    }
    let twice: Worker = read(r#"{"task":{"sid":"a"},"task":{}}"#).unwrap();
    assert_eq!(twice.task.unwrap().sid, None, "the last one counts");
    let error = read::<Task>("{\"worker\":{\"task\":{\"sid\":}}}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the body is not JSON (line 1, column 26)"
    );
}

#[test]
fn debug_redacts_personal_data_in_boxes() {
    let worker: Worker = read(&format!(
        r#"{{"name":"{CANARY}","task":{{"sid":"WT1","worker":{{"name":"{CANARY}"}}}},"private_notes":{{}}}}"#
    ))
    .unwrap();
    assert_hidden(&worker);
    assert_eq!(
        format!("{worker:?}"),
        "Worker { name: Some([personal data]), task: Some(Task { sid: Some(\"WT1\"), \
         worker: Some(Worker { name: Some([personal data]), task: None, private_notes: None, .. }), .. }), \
         private_notes: Some([personal data]), .. }"
    );
}

#[test]
fn a_box_is_a_value_wherever_its_model_is_one() {
    assert_eq!(<Box<Task> as Model>::NAME, "Task");
    let tasks: Vec<Box<Task>> = read(r#"[{"sid":"a"},5]"#).unwrap();
    assert_eq!(tasks.to_json(), json!([{ "sid": "a" }]));
    let expected = json!({ "sid": "a" });
    assert_eq!(serde_json::to_value(&tasks[0]).unwrap(), expected);
    assert_eq!(
        serde_json::from_value::<Box<Task>>(expected).unwrap(),
        tasks[0]
    );
}

/// serde_json reads 127 levels, so that hostile JSON cannot overflow the stack.
#[test]
fn nesting_is_limited() {
    for levels in [126, 128, 1000, 100_000] {
        let json = nested(levels);
        let task: Task = read(&json).unwrap();
        let kept = serde_json::to_string(&task).unwrap();
        assert_eq!(kept.matches('{').count(), levels.min(127));
        assert_eq!(serde_json::from_str::<Task>(&json).is_ok(), levels < 128);
    }
    let endless = r#"{"worker":{"task":"#.repeat(100_000);
    let error = read::<Task>(&endless).unwrap_err();
    assert!(
        error.to_string().starts_with("the body is not JSON"),
        "{error}"
    );
}
