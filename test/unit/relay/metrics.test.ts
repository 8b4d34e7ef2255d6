import { describe, expect, it } from 'vitest';
import { createMetrics, metricOf } from '../../../relay/metrics.ts';
import { COUNTED } from '../../../relay/util/counters.ts';
import { TickLag } from '../../../relay/util/tick-lag.ts';
import { FakeListener, hello, seated, startHub } from '../../support/fakes/fake-forwarder.ts';

describe('metrics', () => {
  it('name counters by event and reason', () => {
    expect(metricOf('listen.dropped.slow')).toEqual({ name: 'stoa_listen_dropped_total', reason: 'slow' });
    expect(metricOf('publish.dropped.not-a-speaker')).toEqual({
      name: 'stoa_publish_dropped_total',
      reason: 'not-a-speaker',
    });
    expect(metricOf('http.answered')).toEqual({ name: 'stoa_http_answered_total', reason: undefined });
    for (const counted of Object.keys(COUNTED)) {
      expect(metricOf(counted as keyof typeof COUNTED).name).toMatch(/^stoa_[a-z_]+_total$/);
    }
  });

  it('include listeners, drops by reason, tick lag and CPU use', async () => {
    const { forwarder, counters } = startHub();
    seated(forwarder.listen(hello(), new FakeListener()));
    counters.add('publish.dropped.flood', 7);
    const lag = new TickLag();
    lag.note(3);
    lag.note(3_000);
    const metrics = createMetrics({
      counters,
      forwarder,
      load: () => 2,
      lag,
      stats: () => ({ connections: 4 }),
      introducer: () => ({ cpu: 1.5, resident: 90e6 }),
    });
    const text = await metrics.text();
    for (const line of [
      'stoa_listeners 1',
      'stoa_rooms_carried 1',
      'stoa_load 2',
      'stoa_publishers 0',
      expect.stringMatching(/^stoa_listener_places [1-9]\d*$/),
      expect.stringMatching(/^stoa_out_limit_bytes_per_second \S+$/),
      expect.stringMatching(/^stoa_out_gigabytes_per_hour \d/),
      'stoa_queue_bytes 0',
      'stoa_listen_accepted_total 1',
      'stoa_publish_dropped_total{reason="flood"} 7',
      'stoa_introducer{what="connections"} 4',
      'stoa_introducer_cpu_seconds_total 1.5',
      'stoa_introducer_resident_bytes 90000000',
      'stoa_tick_lag_seconds_bucket{le="0.005"} 1',
      'stoa_tick_lag_seconds_bucket{le="+Inf"} 2',
      'stoa_tick_lag_seconds_sum 3.003',
    ]) {
      expect(text.split('\n')).toContainEqual(line);
    }
    expect(text).toMatch(/^stoa_out_bytes_total [1-9]/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    metrics.stop();
    forwarder.stop();
  });
});
