/** From here on the interface library draws everything. */
import { jsx } from 'preact/jsx-runtime';
import { drawnBy } from './jsx-runtime.ts';

drawnBy(jsx);
