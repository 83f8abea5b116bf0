// Stands in for node:process in the bundle: the same object, without opening every standard stream as the module does.
module.exports = globalThis.process;
