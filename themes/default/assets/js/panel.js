// Progressive enhancement only: every page works without this file.

// Menus close on Escape, on a click elsewhere, and when another one opens.
const menus = () => document.querySelectorAll('details.pop[open], details.menu[open]')

document.addEventListener('click', (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  for (const menu of menus()) {
    menu.open = false
    menu.querySelector('summary').focus()
  }
})

// A form is sent once: the button waits until the next page.
document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.hasAttribute('hx-post')) return
  const button = event.submitter
  if (!button) return
  if (button.getAttribute('aria-busy') === 'true') event.preventDefault()
  else button.setAttribute('aria-busy', 'true')
})

window.addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('[aria-busy="true"]')) button.removeAttribute('aria-busy')
})

// Copy buttons.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]')
  if (!button) return
  await navigator.clipboard.writeText(button.dataset.copy)
  button.dataset.copied = ''
  const label = button.querySelector('.visually-hidden')
  if (label) label.textContent = button.dataset.done
})

// Progress of a task: the log is streamed, and replayed by the browser's Last-Event-ID after a cut. At the end the page is
// loaded anew, because the server knows what to show next.
const number = new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' })

function follow(box) {
  const stream = new EventSource(`/api/tasks/${encodeURIComponent(box.dataset.task)}/events`)
  const bar = box.querySelector('progress')
  const show = (event) => {
    const { progress, message, state } = JSON.parse(event.data)
    if (typeof progress === 'number') {
      bar.value = progress
      box.querySelector('[data-task-value]').textContent = number.format(progress / 100)
    }
    if (typeof message === 'string') {
      box.querySelector('[data-task-label]').textContent = message
      bar.setAttribute('aria-label', message)
    }
    if (state === 'succeeded' || state === 'failed') {
      stream.close()
      // Not at once: a page that already knew the end would load itself over and over.
      setTimeout(() => location.reload(), Math.max(500, 3000 - performance.now()))
    }
  }
  stream.addEventListener('message', show)
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000)
  })
  window.addEventListener('pagehide', () => stream.close())
}

for (const box of document.querySelectorAll('[data-task]')) follow(box)
