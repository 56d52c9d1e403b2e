"""The list of page families; a new one is added here."""

from portal.web.about import about
from portal.web.account import account
from portal.web.activities import activities
from portal.web.alike import alike
from portal.web.archives import archives
from portal.web.briefs import briefs
from portal.web.checklists import checklists
from portal.web.delegations import delegations
from portal.web.desk_holds import desk_holds
from portal.web.district import district
from portal.web.files import files
from portal.web.fixit import fixit
from portal.web.forwardings import forwardings
from portal.web.guideline import guideline
from portal.web.health import health
from portal.web.home import home
from portal.web.line import line
from portal.web.links import links
from portal.web.marks import marks
from portal.web.notices import notices
from portal.web.pages import Pages
from portal.web.paper_forms import paper_forms
from portal.web.people import people
from portal.web.phones import phones
from portal.web.photos import photos
from portal.web.products import products
from portal.web.progress import progress
from portal.web.receipts import receipts
from portal.web.reports import reports
from portal.web.review import review
from portal.web.roster import roster
from portal.web.rounds import rounds
from portal.web.rulebook import rulebook
from portal.web.second_looks import second_looks
from portal.web.sending import sending
from portal.web.standing_in import standing_in
from portal.web.submissions import submissions
from portal.web.timelines import timelines
from portal.web.uploads import uploads

ROOMS: tuple[Pages, ...] = (
    about, people, home, account, guideline, roster, rounds, rulebook, uploads, files, photos, products, reports, links,
    sending, receipts, activities, submissions, progress, district, review, desk_holds, checklists, fixit, health,
    archives, alike, timelines, second_looks, marks,
    forwardings, briefs, phones, paper_forms, standing_in, delegations, notices, line,
)  # fmt: skip
