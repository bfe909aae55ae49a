export interface LintRule {
  /** `error` fails the check; `warning` is printed. */
  level: 'error' | 'warning'
  /** What is wrong, in one sentence. */
  title: string
  /** Why it matters. */
  why: string
  /** What to do instead. */
  fix: string
  bad: string
  good: string
}

export const lintRules = {
  'template-syntax': {
    level: 'error',
    title: 'The template cannot be read.',
    why: 'A theme with a broken template does not start.',
    fix: 'Close every block and quote that the message names.',
    bad: '{{#if ready}}yes',
    good: '{{#if ready}}yes{{/if}}',
  },
  'triple-stash': {
    level: 'error',
    title: 'Text is written without escaping.',
    why: 'Whoever chose the text could run scripts in the reader’s browser.',
    fix: 'Use two braces; markup comes from partials and helpers.',
    bad: '{{{name}}}',
    good: '{{name}}',
  },
  'unquoted-attribute': {
    level: 'error',
    title: 'An attribute’s value has no quotes.',
    why: 'A blank in the value starts a new attribute, which escaping does not prevent.',
    fix: 'Put double quotes around the value.',
    bad: '<input value={{name}}>',
    good: '<input value="{{name}}">',
  },
  'inline-script': {
    level: 'error',
    title: 'A script is written into the page.',
    why: 'The content security policy blocks it.',
    fix: 'Put the script into assets/ and name it with src="{{asset "…"}}".',
    bad: '<script>start()</script>',
    good: '<script src="{{asset "js/start.js"}}" defer></script>',
  },
  'inline-style': {
    level: 'error',
    title: 'A style is written into the page.',
    why: 'The content security policy blocks it.',
    fix: 'Use a class of the theme’s stylesheet; for a share of a whole use <progress> or SVG.',
    bad: '<p style="color:red">',
    good: '<p class="text-danger">',
  },
  'inline-handler': {
    level: 'error',
    title: 'An event handler is written into an attribute.',
    why: 'The content security policy blocks it.',
    fix: 'Add the listener in a script of assets/.',
    bad: '<button onclick="go()">',
    good: '<button data-go>',
  },
  'javascript-target': {
    level: 'error',
    title: 'A link leads to a script.',
    why: 'The content security policy blocks it, and without scripts it does nothing.',
    fix: 'Link to a page, or use a button in a form.',
    bad: '<a href="javascript:go()">',
    good: '<a href="/go">',
  },
  'unsafe-url': {
    level: 'warning',
    title: 'A whole address comes from data without safeUrl.',
    why: 'Escaping does not stop an address like javascript:….',
    fix: 'Write {{safeUrl …}}, or begin the address with fixed text.',
    bad: '<a href="{{website}}">',
    good: '<a href="{{safeUrl website}}">',
  },
  'form-csrf': {
    level: 'error',
    title: 'A form that posts has no CSRF field.',
    why: 'The panel refuses it with CSRF_INVALID.',
    fix: 'Write {{csrf}} inside the form; a form that goes to somebody else must not carry it and is allowed by a comment.',
    bad: '<form method="post" action="/x"></form>',
    good: '<form method="post" action="/x">{{csrf}}</form>',
  },
  'unknown-helper': {
    level: 'error',
    title: 'A helper does not exist.',
    why: 'The template does not compile.',
    fix: 'Use one of the helpers of the theme guide.',
    bad: '{{shout name}}',
    good: '{{name}}',
  },
  'helper-arguments': {
    level: 'error',
    title: 'A helper is called with too few arguments.',
    why: 'Helpers win over fields of the same name, so the field is never written.',
    fix: 'Give the arguments, or write this.<name> for a field.',
    bad: '{{date}}',
    good: '{{date invoice.dueAt}}',
  },
  'unknown-partial': {
    level: 'error',
    title: 'A partial or layout does not exist.',
    why: 'The page fails when it is drawn.',
    fix: 'Correct the name; parent: needs a parent theme or plugin that has the template.',
    bad: '{{> parts/crad}}',
    good: '{{> parts/card}}',
  },
  'layout-cycle': {
    level: 'error',
    title: 'Layouts call each other in a circle.',
    why: 'The page would never end.',
    fix: 'Let one of them stand alone.',
    bad: 'layouts/a calls layouts/b calls layouts/a',
    good: 'layouts/a calls layouts/b',
  },
  'missing-text': {
    level: 'error',
    title: 'A text is missing in a language.',
    why: 'Readers of that language see the key.',
    fix: 'Add the key to the locale file of every language.',
    bad: '{{t "theme.hlelo"}}',
    good: '{{t "theme.hello"}}',
  },
  'unknown-field': {
    level: 'error',
    title: 'The page’s view model has no such field.',
    why: 'Nothing is written there, and in development the page fails.',
    fix: 'Correct the name; the page’s schema lists its fields.',
    bad: '{{invoice.totl}}',
    good: '{{invoice.total}}',
  },
  'unknown-icon': {
    level: 'error',
    title: 'There is no such icon.',
    why: 'In development the page fails; elsewhere the icon is left out.',
    fix: 'Choose a name from https://tabler.io/icons.',
    bad: '{{icon "sevrer"}}',
    good: '{{icon "server"}}',
  },
  'unknown-asset': {
    level: 'error',
    title: 'There is no such asset.',
    why: 'In development the page fails; elsewhere the file is missing from the page.',
    fix: 'Add the file to assets/ of the theme or a parent, or correct the path.',
    bad: '{{asset "css/tehme.css"}}',
    good: '{{asset "css/theme.css"}}',
  },
  'unknown-setting': {
    level: 'error',
    title: 'The theme has no such setting.',
    why: 'Nothing is written there, and in development the page fails.',
    fix: 'Add it to settings.schema.json, or correct the name.',
    bad: '{{@theme.settings.acent}}',
    good: '{{@theme.settings.accent}}',
  },
  'unused-setting': {
    level: 'error',
    title: 'A setting changes nothing.',
    why: 'An operator chooses a value and sees no difference.',
    fix: 'Use it as @theme.settings.<name> in a template or as var(--setting-<name>) in a stylesheet, or remove it.',
    bad: '"accent" in settings.schema.json, and nowhere else',
    good: ':root { --tblr-primary: var(--setting-accent) }',
  },
  'setting-text': {
    level: 'error',
    title: 'A setting’s label, help, group or option lacks a language.',
    why: 'The operator reads it in English inside a page of their own language.',
    fix: 'Give a text for every language of the theme.',
    bad: '"label": { "en": "Accent" }',
    good: '"label": { "en": "Accent", "fa": "رنگ اصلی" }',
  },
  'foreign-resource': {
    level: 'error',
    title: 'A file is loaded from another host.',
    why: 'The content security policy blocks it, and every visitor would be known there.',
    fix: 'Put the file into assets/ and name it with {{asset "…"}}, or relative to the stylesheet.',
    bad: '<script src="https://cdn.example/a.js"></script>',
    good: '<script src="{{asset "js/a.js"}}" defer></script>',
  },
  'untranslated-text': {
    level: 'warning',
    title: 'A text stands in the template itself.',
    why: 'It is the same in every language.',
    fix: 'Put it into locales/ and write {{t "theme.…"}}.',
    bad: '<p>Welcome back</p>',
    good: '<p>{{t "theme.welcome"}}</p>',
  },
  'slot-subject': {
    level: 'warning',
    title: 'A slot gets a value that is not known before the page is drawn.',
    why: 'Slots load first, so inside each and with a path is read from the top of the model.',
    fix: 'Move the slot out of the block, or hand it a field of the model’s top.',
    bad: '{{#each servers}}{{slot "x" id=id}}{{/each}}',
    good: '{{slot "x" id=server.id}}',
  },
} as const satisfies Record<string, LintRule>

export type LintCode = keyof typeof lintRules

export interface Finding {
  file: string
  line: number
  column: number
  code: LintCode
  level: LintRule['level']
  message: string
  fix: string
}

export type Report = (code: LintCode, at: { line: number; column: number }, detail?: string) => void

/** docs/reference/theme-rules.md: a test proves that the page in the repository is this one. */
export function themeRulesPage(): string {
  const rules = Object.entries(lintRules).map(([code, rule]) =>
    [
      `## ${code}`,
      `**${rule.level}.** ${rule.title} ${rule.why}`,
      `${rule.fix}`,
      ['```handlebars', `{{!-- not --}} ${rule.bad}`, `{{!-- but --}} ${rule.good}`, '```'].join('\n'),
    ].join('\n\n'),
  )
  const head = [
    '# Theme rules',
    'What `nettoria theme check` finds in templates. Errors fail the check, warnings are printed. Generated from `core/toolkit/theme-lint/rules.ts`.',
    'Where a rule does not fit, the line before says so and why: `{{!-- allow form-csrf: this form goes to the bank --}}`.',
  ]
  return [...head, ...rules].join('\n\n') + '\n'
}
