//! The allocator of the library: it wipes each block before it is freed. Our own secrets wipe themselves, but the buffers of other crates (HTTP, TLS, JSON)
//! carry secrets too, and free them as they are.

use std::alloc::{GlobalAlloc, Layout, System};

#[global_allocator]
static WIPING: Wiping = Wiping;

struct Wiping;

// SAFETY: `System` is asked with the layouts of the caller, and a block is written only before it is returned to it.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block has this layout and is no longer used, as the caller promises.
        unsafe { wipe(block, layout.size()) };
        // SAFETY: the caller's promise is the same.
        unsafe { System.dealloc(block, layout) }
    }

    // The one of `System` may move the content and leave a copy. The provided one allocates, copies, and calls `dealloc`.
}

/// Overwrites the block with zeros.
///
/// # Safety
/// `block` is valid for writes of `size` bytes.
unsafe fn wipe(block: *mut u8, size: usize) {
    // SAFETY: as the caller promises.
    unsafe { block.write_bytes(0, size) };
    // Otherwise the compiler may remove a write to memory that is freed next.
    std::hint::black_box(block);
}
