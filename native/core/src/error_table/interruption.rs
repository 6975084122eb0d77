//! 8xx: cancelled and timed out.

macro_rules! interruption {
    ($($before:tt)*) => {
        next_band! { $($before)*
            Cancelled = 801, "Operation.Cancelled", OperationStopped,
                "The operation was stopped by its caller.", "Run the same command again: what is done already is found and left alone.";
            TimedOut = 802, "Operation.TimedOut", OperationTimeout,
                "A long-running operation of the stamp did not end in time.", "Look at the resource in the portal; run the same command again when it is ready.";
        }
    };
}
pub(super) use interruption;
