// The settings form of a theme: shows fields when they count, keeps the draft while you choose, and loads the frame again.
const form = document.querySelector('[data-theme-form]')
const frame = document.querySelector('[data-theme-frame]')

if (form && frame) {
  const valueOf = (name) => {
    const input = form.elements.namedItem(name)
    return input?.type === 'checkbox' ? String(input.checked) : (input?.value ?? '')
  }
  const showFields = () => {
    for (const field of form.querySelectorAll('[data-show-if]'))
      field.hidden = valueOf(field.dataset.showIf) !== field.dataset.showEquals
  }
  let timer
  let saving = Promise.resolve()
  const keep = async () => {
    const body = new URLSearchParams(new FormData(form))
    body.set('then', 'go-on')
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' })
    if (answer.type === 'opaqueredirect') frame.src = frame.getAttribute('src')
  }
  form.addEventListener('input', () => {
    showFields()
    clearTimeout(timer)
    timer = setTimeout(() => (saving = saving.then(keep, keep)), 400)
  })
  form.addEventListener('submit', () => clearTimeout(timer))
  showFields()
}
