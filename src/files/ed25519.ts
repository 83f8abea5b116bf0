import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { BackendError } from '../backends/backend-error.ts';

/** A private key, and the public key that belongs to it as the files of a project name it. */
export interface SigningKey {
  readonly publicKey: string;
  /** The signature of a text, in base64. */
  sign(text: string): string;
}

/**
 * Reads a private Ed25519 key, as PEM (PKCS #8): `openssl genpkey -algorithm ed25519` makes one.
 *
 * @throws {BackendError} `not-permitted` when the text is no such key. The text is in no message.
 */
export function readSigningKey(pem: string): SigningKey {
  const key = privateKeyOf(pem);
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new BackendError('not-permitted', 'The key to sign with is no private Ed25519 key in PEM.', {
      hint: 'Make one with: openssl genpkey -algorithm ed25519 -out key.pem',
    });
  }
  return {
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

/** Whether a signature (base64) of a text was made with the private half of a public key (base64 of its SPKI form). */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false; // no key, or no signature
  }
}

/** A public key in short, for people who compare two. */
export function keyFingerprint(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16);
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
