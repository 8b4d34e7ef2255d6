import { describe, expect, it } from 'vitest';
import { frameHeaders } from '../../../../relay/previews/framing.ts';

function headersFor(path: string, origins: readonly string[]): Record<string, unknown> {
  const headers: Record<string, unknown> = {};
  frameHeaders(path, origins, {
    setHeader(name: string, value: unknown) {
      headers[name] = value;
      return this as never;
    },
  });
  return headers;
}

const SITES = ['https://example.org', 'http://localhost:8080'];

describe('frames of a relay’s pages', () => {
  it('are of the page that only listens, in the sites that the operator names', () => {
    expect(headersFor('/embed/', SITES)).toEqual({
      'Content-Security-Policy': 'frame-ancestors https://example.org http://localhost:8080',
    });
    expect(headersFor('/embed/index.html', SITES)).toHaveProperty(['Content-Security-Policy']);
  });

  it('are never of a page with keys, nor of any where no site is named', () => {
    for (const path of ['/', '/index.html', '/replay/', '/embed', '/embedded/', '/r/x'])
      expect(headersFor(path, SITES), path).toEqual({});
    expect(headersFor('/embed/', [])).toEqual({});
  });

  it('of an engine for captions are in this relay’s own page, and have no origin however they are opened', () => {
    expect(headersFor('/engine.html', SITES)).toEqual({
      'Content-Security-Policy': "frame-ancestors 'self'; sandbox allow-scripts",
    });
  });

  it('are made by a script that any page may load', () => {
    expect(headersFor('/embed.js', [])).toEqual({
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
  });
});
