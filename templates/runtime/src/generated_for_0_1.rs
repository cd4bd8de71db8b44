//! The interface for generated code. Nothing else should use it; it may change with any minor version.

pub use bytes::Bytes;
pub use http;
pub use serde_core;
pub use serde_json;

pub use crate::{
    __model as model, __old_value as old_value, __one_of as one_of, __open_enum as open_enum,
    __request as request, __response_choice as response_choice, __sid as sid, __variant as variant,
    __webhook as webhook, api,
    calls::{
        any_request::Operations,
        argument::{Argument, bytes, file, json, list, null, object, objects, string},
        call::Call,
        choice::Choice,
        draft::Draft,
        request::{Given, Set},
        response_choice::{ResponseChoice, read as read_choice},
    },
    credentials::kind::Credentials,
    engine::readiness::{BecomesReady, Readiness},
    errors::{error::Error, missing_field::Lacks},
    events::event::{FormEvent, JsonEvent},
    operations::{
        choice_table::{ChoiceTable, ChoiceVariant},
        operation::{Answer, Body, Method, Operation, Repetition},
        parameter::Parameter,
        security::{Security, SecurityScheme},
    },
    origins::server_list::{Server, ServerList, ServerTemplate, ServerVariable},
    responses::redirect::Redirect,
    values::{
        contents::Contents,
        date::Date,
        date_time::DateTime,
        field::{Field, FieldValue, FromJson, JsonValue, deserialize},
        file::File,
        invalid_sid::{InvalidSid, SidKinds},
        json_text::{JsonText, json_text},
        model::{AdditionalProperties, Model, debug as debug_model},
        nullable::Nullable,
        one_of::{
            Alternative, Key, OneOf, ToldApart, Variant, alternative, debug as debug_one_of, held,
            view as view_one_of,
        },
        open_enum::{OpenEnum, UnknownValue, Unrecognized},
        sid::{Sid, SidString},
        slot::Slot,
        string_type::{StringType, debug_string},
        string_value::StringValue,
        view::View,
    },
};
