/**
 * The first message of a TLS connection (RFC 8446, section 4.1.2; the same in TLS 1.2), as far as it says for whom the connection is: the name (SNI, RFC 6066) and the
 * protocols (ALPN, RFC 7301). OpenSSL reads it as well, and judges it; here it is only looked at. Pure.
 */

export type ClientHello =
  /** The first bytes of one. */
  | 'partial'
  /** Something else, or split in a way that nobody splits it. */
  | 'malformed'
  | { readonly name?: string; readonly protocols: readonly string[] };

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const RECORD_HEAD = 5;
const SERVER_NAME = 0;
const ALPN = 16;
const HOST_NAME = 0;
/** Version and random. */
const FIXED = 34;

/** Of what has come so far on a connection. */
export function readClientHello(bytes: Buffer): ClientHello {
  if (bytes.length === 0) return 'partial';
  if (bytes[0] !== HANDSHAKE || (bytes.length > 1 && bytes[1] !== 3)) return 'malformed';
  if (bytes.length < RECORD_HEAD) return 'partial';
  const length = bytes.readUInt16BE(3);
  if (bytes.length < RECORD_HEAD + length) return 'partial';
  try {
    return hello(new Fields(bytes.subarray(RECORD_HEAD, RECORD_HEAD + length)));
  } catch (error) {
    if (error instanceof RangeError) return 'malformed';
    throw error;
  }
}

function hello(record: Fields): ClientHello {
  if (record.whole(1) !== CLIENT_HELLO) return 'malformed';
  const body = record.vector(3);
  body.skip(FIXED);
  // Session, cipher suites, compression.
  for (const size of [1, 2, 1]) body.vector(size);
  let name: string | undefined;
  let protocols: string[] = [];
  if (body.left === 0) return { protocols };
  const extensions = body.vector(2);
  while (extensions.left > 0) {
    const kind = extensions.whole(2);
    const fields = extensions.vector(2);
    if (kind === SERVER_NAME) name = hostName(fields);
    else if (kind === ALPN) protocols = [...texts(fields.vector(2))];
  }
  return { ...(name !== undefined && { name }), protocols };
}

function hostName(fields: Fields): string | undefined {
  const names = fields.vector(2);
  return names.whole(1) === HOST_NAME ? names.vector(2).text().toLowerCase() : undefined;
}

function* texts(fields: Fields): Generator<string> {
  while (fields.left > 0) yield fields.vector(1).text();
}

/** Throws a `RangeError` past the end. */
class Fields {
  #rest: Buffer;

  constructor(bytes: Buffer) {
    this.#rest = bytes;
  }

  get left(): number {
    return this.#rest.length;
  }

  whole(size: number): number {
    return this.#take(size).readUIntBE(0, size);
  }

  skip(size: number): void {
    this.#take(size);
  }

  /** What a length of `size` bytes stands before. */
  vector(size: number): Fields {
    return new Fields(this.#take(this.whole(size)));
  }

  text(): string {
    return this.#rest.toString('latin1');
  }

  #take(size: number): Buffer {
    if (size > this.#rest.length) throw new RangeError('past the end');
    const taken = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(size);
    return taken;
  }
}
