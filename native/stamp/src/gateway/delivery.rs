use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// Until a cut answer's first half has left, which hyper keeps back as long as the body is ready.
const FLUSHED: Duration = Duration::from_millis(20);

/// The reason why a connection is cut without an answer.
#[derive(Debug)]
pub struct Cut(pub &'static str);

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Cut {}

/// How an answer's body reaches the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Whole,
    /// One byte, then this pause, until the end.
    Drip(Duration),
    /// The first half, then the connection is cut.
    Half,
}

/// A body whose announced length is that of the whole answer.
pub struct Delivered {
    rest: Bytes,
    delivery: Delivery,
    /// Bytes that are not sent.
    kept: usize,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Delivered {
    pub fn new(body: Bytes, delivery: Delivery) -> Self {
        let kept = if delivery == Delivery::Half { body.len().div_ceil(2) } else { 0 };
        Self { rest: body, delivery, kept, pause: None }
    }
}

impl Body for Delivered {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        let left = self.rest.len() - self.kept;
        if left == 0 {
            return Poll::Ready((self.kept > 0).then_some(Err(Cut("a fault rule cuts the answer"))));
        }
        let (length, pause) = match self.delivery {
            Delivery::Whole => (left, None),
            Delivery::Drip(pause) => (1, Some(pause)),
            Delivery::Half => (left, Some(FLUSHED)),
        };
        self.pause = pause.map(|pause| Box::pin(sleep(pause)));
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
