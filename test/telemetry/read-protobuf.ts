/** The fields of one protobuf message, by their numbers. */
export interface ProtobufFields {
  readonly bytes: (field: number) => readonly Buffer[];
  readonly number: (field: number) => bigint | undefined;
}

/** Reads a message as the wire format is documented: varints, 64 bits, 32 bits, and stretches with a length. */
export function readFields(message: Buffer): ProtobufFields {
  const stretches = new Map<number, Buffer[]>();
  const numbers = new Map<number, bigint>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const field = tag >> 3;
    switch (tag & 7) {
      case 0:
        numbers.set(field, varint());
        break;
      case 1:
        numbers.set(field, message.readBigUInt64LE(at));
        at += 8;
        break;
      case 2: {
        const length = Number(varint());
        stretches.set(field, [...(stretches.get(field) ?? []), message.subarray(at, at + length)]);
        at += length;
        break;
      }
      case 5:
        numbers.set(field, BigInt(message.readUInt32LE(at)));
        at += 4;
        break;
      default:
        throw new Error(`There is no wire type ${tag & 7}.`);
    }
  }
  return { bytes: (field) => stretches.get(field) ?? [], number: (field) => numbers.get(field) };
}
