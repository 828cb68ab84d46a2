"""The built image, started in qemu. Not a part of the suite: `./dev image-test`."""
