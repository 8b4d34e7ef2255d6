import { render } from 'preact';
import { App } from './ui/app.tsx';
import { loadInside } from './ui/screens/lazy.tsx';
import { lateSession } from './ui/shell/pending-session.ts';

// The interface is small and shows at once; the network and the voices come right behind it.
const loading = import('./session/index.ts').then(({ createSession }) => createSession());
if (location.hash.length > 1) void loadInside();
const page = document.getElementById('app');
if (page) render(<App session={lateSession(loading, location.hash)} />, page);
