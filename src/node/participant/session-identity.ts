/** This tab's identity in rooms: its session key, and the identity's certificate for it, which is renewed in place while the tab is open. */
import { issueCertificate, MAX_SESSION_LIFE } from '../identity/certificate.ts';
import type { FrameSigner, Signer } from '../identity/keys.ts';
import type { Self } from '../records/member.ts';

const LIFE = MAX_SESSION_LIFE * 1000;

export interface SessionIdentity {
  readonly self: Self;
  /** Renews the certificate when half its life is over, or when the clock was set back: others would reject it as too long. */
  renew(): Promise<void>;
}

export async function createSessionIdentity(identity: Signer, session: FrameSigner): Promise<SessionIdentity> {
  let expires = Date.now() + LIFE;
  const issue = (): Promise<Uint8Array> => issueCertificate(identity, session.publicKey, expires);
  const self = { session, identity: identity.publicKey, certificate: await issue() };
  return {
    self,
    renew: async () => {
      const left = expires - Date.now();
      if (left > LIFE / 2 && left <= LIFE) return;
      expires = Date.now() + LIFE;
      self.certificate = await issue();
    },
  };
}
