import { expect, it } from 'vitest';
import { isPushEndpoint } from '../../../../relay/reminders/endpoint.ts';

it('takes addresses of push services, at names and by https', () => {
  for (const good of [
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/gAAAA',
    'https://web.push.apple.com/QO',
    'https://wns2-par02p.notify.windows.com/w/?token=BQ',
    'https://push.example.org:443/x',
  ])
    expect(isPushEndpoint(good), good).toBe(true);
});

it('takes no address inside a network, however it is written, and none of another port or protocol', () => {
  for (const bad of [
    'http://push.example.org/x',
    'https://push.example.org:8443/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://10.0.0.1/x',
    'https://169.254.169.254/latest',
    'https://localhost/x',
    'https://a.localhost/x',
    'https://printer.local/x',
    'https://metadata.google.internal/x',
    'https://router/x',
    'https://router./x',
    'https://user:word@push.example.org/x',
    'wss://push.example.org/x',
    'push.example.org',
    '',
  ])
    expect(isPushEndpoint(bad), bad).toBe(false);
});
