//! stub
#[derive(Debug, PartialEq)]
pub(crate) struct Look;
pub(crate) fn look(_pids: &[u32], _accepting: bool) -> Option<Look> {
    None
}
pub(crate) fn in_flight() -> bool {
    false
}
