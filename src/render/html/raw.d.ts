/** A file as the text it is: for what a page carries with it. */
declare module '*?raw' {
  const text: string;
  export default text;
}
