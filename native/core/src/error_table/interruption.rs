//! 8xx: canceled and timed out.

macro_rules! interruption {
    ($($before:tt)*) => {
        next_band! { $($before)*
            Cancelled = 801, "Operation.Cancelled", OperationStopped,
                "The caller canceled the operation.", "Run the same command again; completed work is not repeated.";
            TimedOut = 802, "Operation.TimedOut", OperationTimeout,
                "A long-running operation of the stamp did not end in time.", "Check the resource in the portal, then run the same command again when it is ready.";
            OutOfTime = 803, "Operation.OutOfTime", OperationTimeout,
                "A command did not end within its time limit (-TimeoutSec).", "Run the same command again; completed work is not repeated. If it needs more time, specify a larger -TimeoutSec.";
        }
    };
}
pub(super) use interruption;
