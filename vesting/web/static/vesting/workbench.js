// Seasoning only: every page works without it.
import { initAll } from '../govuk/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// A page about something under way looks again by itself.
if (document.querySelector('[data-look-again]')) {
  setTimeout(() => window.location.reload(), 2000)
}
