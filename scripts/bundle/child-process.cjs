// Stands in for node:child_process in the bundle. Commander can start other programs, which we never ask of it; the
// real module loads the whole network stack.
module.exports = {
  spawn() {
    throw new Error('copilotctl starts no other programs.');
  },
};
