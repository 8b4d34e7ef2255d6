/** The same for whoever builds or tests in development, where the compiler asks for this name. */
export { Fragment, type JSX, jsx as jsxDEV } from './jsx-runtime.ts';
