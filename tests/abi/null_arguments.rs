//! Every exported function with NULL for each of its pointers, in every combination, with dead handles, and with text that is not UTF-8. The functions come from
//! the header, so that a new one is covered.

use std::ffi::c_void;
use std::path::Path;
use std::ptr::null_mut;

use crate::support::library::{Handle, api};

/// Not a handle of any kind.
const DEAD: usize = 0xdead_beef;
const ARGUMENT_MISSING: i32 = 101;

/// Every exported function takes at most six arguments, each of which fits into a register.
type AnyCall = unsafe extern "C" fn(usize, usize, usize, usize, usize, usize) -> i32;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Parameter {
    /// `const uint8_t *`, `const uint16_t *`
    Text,
    Length,
    Milliseconds,
    Handle,
    Output,
    Error,
}

#[derive(Debug)]
struct Function {
    name: String,
    parameters: Vec<Parameter>,
}

fn parameter(text: &str) -> Parameter {
    match text.trim() {
        text if text.contains("uint8_t *") || text.contains("uint16_t *") => Parameter::Text,
        text if text.starts_with("size_t") => Parameter::Length,
        text if text.starts_with("uint32_t") => Parameter::Milliseconds,
        text if text.contains("azcr_error_t **") => Parameter::Error,
        text if text.contains("**") => Parameter::Output,
        text if text.contains('*') => Parameter::Handle,
        other => panic!("the test does not know a parameter like '{other}'"),
    }
}

/// Returns the functions of the header that return a status.
fn functions() -> Vec<Function> {
    let header = Path::new(env!("CARGO_MANIFEST_DIR")).join("native/include/azs_container_registry.h");
    let header = std::fs::read_to_string(header).expect("the header");
    let code: String = header.lines().filter(|line| !line.trim_start().starts_with(['/', '*', '#'])).collect();
    let declarations = code.split(';').filter_map(|text| text.rsplit_once("azcr_status_t azcr_"));
    let functions: Vec<Function> = declarations
        .filter_map(|(_, rest)| {
            let (name, parameters) = rest.split_once('(')?;
            let (parameters, _) = parameters.split_once(')')?;
            let parameters = parameters.split(',').map(parameter).collect();
            Some(Function { name: format!("azcr_{name}"), parameters })
        })
        .collect();
    assert!(functions.len() > 50, "{functions:#?}");
    functions
}

/// Calls the function; bit `n` of `absent` makes its parameter `n` NULL. Returns the status, and whether an output other than the error was written.
fn call(function: &Function, absent: usize, text: &[u8], handle: usize) -> (i32, bool) {
    let mut places: [Handle; 6] = [null_mut(); 6];
    let base: *mut Handle = places.as_mut_ptr();
    let mut arguments = [0_usize; 6];
    for (at, parameter) in function.parameters.iter().enumerate() {
        let is_absent = absent >> at & 1 == 1;
        arguments[at] = match parameter {
            Parameter::Length => text.len() / 2,
            Parameter::Milliseconds => 0,
            _ if is_absent => 0,
            Parameter::Text => text.as_ptr().expose_provenance(),
            Parameter::Handle => handle,
            Parameter::Output | Parameter::Error => base.wrapping_add(at).expose_provenance(),
        };
    }
    let target = api().address(&function.name);
    // SAFETY: it is the address of a function with at most six arguments of the size of a register.
    let target = unsafe { std::mem::transmute::<*mut c_void, AnyCall>(target) };
    let [a, b, c, d, e, f] = arguments;
    // SAFETY: texts and places are live, and any number may be given as a handle.
    let status = unsafe { target(a, b, c, d, e, f) };
    let mut is_written = false;
    for (at, parameter) in function.parameters.iter().enumerate() {
        // SAFETY: the place is one of the array.
        let written = unsafe { base.wrapping_add(at).read_volatile() };
        match parameter {
            Parameter::Error if !written.is_null() => {
                assert_eq!(api().take_error(written)["number"], status, "{}", function.name);
            }
            _ => is_written |= !written.is_null(),
        }
    }
    (status, is_written)
}

#[test]
fn null_for_any_pointer_of_any_function_is_a_status() {
    // UTF-8 and UTF-16 alike, aligned for both.
    let text: Vec<u16> = vec![0x2020; 8];
    let text: Vec<u8> = text.iter().flat_map(|unit| unit.to_ne_bytes()).collect();
    for function in functions() {
        for absent in 0..1 << function.parameters.len() {
            let (status, is_written) = call(&function, absent, &text, DEAD);
            let is_free_of_null = function.name.ends_with("_free") && absent & 1 == 1;
            assert_eq!(status == 0, is_free_of_null, "{} {absent:b}: {status}", function.name);
            assert!(status == 0 || status > 1, "{} {absent:b}: {status}", function.name);
            assert!(!is_written, "{} {absent:b} wrote an output", function.name);
        }
    }
}

#[test]
fn missing_place_for_a_result_is_refused_before_anything_starts() {
    for function in functions() {
        let Some(output) = function.parameters.iter().position(|parameter| *parameter == Parameter::Output) else {
            continue;
        };
        // Handles are absent too: those that are optional would be accepted.
        let handles = function.parameters.iter().enumerate().filter(|(_, one)| **one == Parameter::Handle);
        let absent = handles.fold(1 << output, |absent, (at, _)| absent | 1 << at);
        let (status, _) = call(&function, absent, b"{\"version\":1}   ", 0);
        assert_eq!(status, ARGUMENT_MISSING, "{}", function.name);
    }
}

#[test]
fn text_that_is_not_utf8_is_refused_by_every_function() {
    for function in functions().iter().filter(|function| function.parameters.contains(&Parameter::Text)) {
        for bytes in [
            &[0xff_u8, 0xff, 0xff, 0xff][..],
            b"\xc3\xc3\xc3\xc3",
            b"\xed\xa0\x80\xed",
            b"\xf4\x90\x80\x80\xf4\x90\x80\x80",
        ] {
            let handles = function.parameters.iter().enumerate().filter(|(_, one)| **one == Parameter::Handle);
            let absent = handles.fold(0, |absent, (at, _)| absent | 1 << at);
            let (status, is_written) = call(function, absent, bytes, 0);
            assert!((ARGUMENT_MISSING..=105).contains(&status), "{}: {status}", function.name);
            assert!(!is_written, "{}", function.name);
        }
    }
}
