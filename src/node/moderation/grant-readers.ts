/** Readers of grants, of what takes them back, and of what proves that they were given twice: loaded together, by who meets the first of them. */

export { proveOverIssue, readOverIssue } from '../grants/over-issue.ts';
export { readRevocation } from '../grants/revocation.ts';
export { readCredential } from './credential.ts';
