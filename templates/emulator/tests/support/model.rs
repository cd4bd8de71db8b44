//! A simple model of the rules of interactions: what each step does, and whether it is possible.

pub(crate) const DAY: u64 = 24 * 60 * 60;

/// How long a channel is in setup, a task waits, and an unused channel is kept, in seconds.
const SETUP: u64 = 1;
const WAITING: u64 = 3600;
const KEPT: u64 = 180 * DAY;

#[derive(Debug, Default)]
pub(crate) struct Model {
    now: u64,
    pub(crate) channels: Vec<Channel>,
}

#[derive(Debug)]
pub(crate) struct Channel {
    pub(crate) interaction: String,
    pub(crate) sid: String,
    pub(crate) status: Status,
    pub(crate) is_deleted: bool,
    /// One for each invite.
    pub(crate) tasks: Vec<Task>,
    /// The task of each agent who takes part.
    pub(crate) agents: Vec<usize>,
    has_customer: bool,
    created: u64,
    updated: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Setup,
    Active,
    Failed,
    Closed,
    Inactive,
}

#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) status: &'static str,
    created: u64,
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Active => "active",
            Self::Failed => "failed",
            Self::Closed => "closed",
            Self::Inactive => "inactive",
        }
    }
}

impl Model {
    pub(crate) fn create(&mut self, interaction: &str, sid: &str) {
        self.channels.push(Channel {
            interaction: interaction.to_owned(),
            sid: sid.to_owned(),
            status: Status::Setup,
            is_deleted: false,
            tasks: vec![Task::new(self.now)],
            agents: Vec::new(),
            has_customer: false,
            created: self.now,
            updated: self.now,
        });
    }

    pub(crate) fn advance(&mut self, seconds: u64) {
        self.now += seconds;
        let now = self.now;
        for channel in &mut self.channels {
            if channel.status == Status::Setup && now >= channel.created + SETUP {
                channel.begin(channel.created + SETUP);
            }
            for task in &mut channel.tasks {
                if task.status == "pending" && now >= task.created + WAITING {
                    task.status = "canceled";
                }
            }
            channel.is_deleted |= now >= channel.updated + KEPT;
        }
    }

    pub(crate) fn activate(&mut self, at: usize) -> bool {
        let now = self.now;
        self.change(at, &[Status::Setup], |channel| channel.begin(now))
    }

    pub(crate) fn fail(&mut self, at: usize) -> bool {
        self.change(at, &[Status::Setup], |channel| {
            channel.status = Status::Failed;
            channel.set_tasks("canceled");
        })
    }

    pub(crate) fn close(&mut self, at: usize, completes: bool) -> bool {
        use Status::{Active, Closed, Inactive, Setup};
        self.change(at, &[Setup, Active, Closed, Inactive], |channel| {
            channel.status = Closed;
            channel.set_tasks(if completes { "completed" } else { "wrapping" });
        })
    }

    pub(crate) fn deactivate(&mut self, at: usize) -> bool {
        self.change(at, &OPEN, |channel| {
            channel.status = Status::Inactive;
            channel.set_tasks("completed");
        })
    }

    pub(crate) fn invite(&mut self, at: usize) -> bool {
        let now = self.now;
        self.change(at, &OPEN, |channel| channel.tasks.push(Task::new(now)))
    }

    pub(crate) fn accept(&mut self, at: usize, invite: usize) -> bool {
        self.waits(at, invite)
            && self.change(at, &ANSWERABLE, |channel| {
                channel.tasks[invite].status = "assigned";
                channel.agents.push(invite);
            })
    }

    pub(crate) fn decline(&mut self, at: usize, invite: usize) -> bool {
        self.waits(at, invite) && ANSWERABLE.contains(&self.channels[at].status)
    }

    pub(crate) fn leave(&mut self, at: usize, agent: usize) -> bool {
        self.change(at, &ANY, |channel| {
            let task = channel.agents.remove(agent);
            channel.tasks[task].set("completed");
        })
    }

    pub(crate) fn wrap_up(&mut self, at: usize, agent: usize) -> bool {
        self.change(at, &ANY, |channel| {
            let task = channel.agents[agent];
            channel.tasks[task].set("wrapping");
        })
    }

    fn waits(&self, at: usize, invite: usize) -> bool {
        let channel = &self.channels[at];
        !channel.is_deleted && channel.tasks[invite].status == "pending"
    }

    /// Changes a channel with one of these statuses, which counts as an update.
    fn change(
        &mut self,
        at: usize,
        statuses: &[Status],
        change: impl FnOnce(&mut Channel),
    ) -> bool {
        let channel = &mut self.channels[at];
        let is_possible = !channel.is_deleted && statuses.contains(&channel.status);
        if is_possible {
            channel.updated = self.now;
            change(channel);
        }
        is_possible
    }
}

const OPEN: [Status; 3] = [Status::Setup, Status::Active, Status::Inactive];
const ANSWERABLE: [Status; 2] = [Status::Active, Status::Inactive];
const ANY: [Status; 5] = [
    Status::Setup,
    Status::Active,
    Status::Failed,
    Status::Closed,
    Status::Inactive,
];

impl Channel {
    pub(crate) fn customers(&self) -> usize {
        usize::from(self.has_customer)
    }

    fn begin(&mut self, at: u64) {
        self.status = Status::Active;
        self.has_customer = true;
        self.updated = at;
    }

    fn set_tasks(&mut self, status: &'static str) {
        self.tasks.iter_mut().for_each(|it| it.set(status));
    }
}

impl Task {
    fn new(now: u64) -> Self {
        Self {
            status: "pending",
            created: now,
        }
    }

    /// Nothing more happens to a task that is over.
    fn set(&mut self, status: &'static str) {
        if !matches!(self.status, "completed" | "canceled") {
            self.status = status;
        }
    }
}
