/** What keys of publications are: short, and nothing that means anything to Markdown, HTML or a shell. */
export const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
