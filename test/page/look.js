/** Evaluated in the page: what is to be seen there. */
const ACTING = 'script,img,iframe,object,embed,link,a,form,base,video,audio,input,style';
const STOPS = 'summary, button, pre[tabindex]';
const all = (selector) => [...document.querySelectorAll(selector)];
const visible = (selector) => all(selector).filter((one) => one.checkVisibility());

globalThis.look = {
  /** What must not be there, and how much wider than the window it is. */
  calm() {
    const { scrollWidth, clientWidth } = document.documentElement;
    const attributes = all('*').flatMap((one) => one.getAttributeNames());
    return {
      wider: scrollWidth - clientWidth,
      acting: all(ACTING).map(({ tagName }) => tagName),
      attributes: attributes.filter((name) => /^on|^style$|href$|^src/.test(name)),
      verdicts: all('h1').filter(({ textContent }) => textContent !== '').length,
    };
  },
  /** How often the keyboard stops. */
  stops: () => visible(STOPS).length,
  /** Where it stands, and how that is shown. */
  stop() {
    const { activeElement } = document;
    return { at: all('*').indexOf(activeElement), outline: getComputedStyle(activeElement).outlineStyle };
  },
  said: () => document.querySelector('button[data-copy]').textContent,
  selected: () => String(getSelection()),
  buttons: () => visible('button').length,
  findingsShown: () => all('details[open] p').every((one) => one.checkVisibility()),
};
