"""Which services does the application need from the world outside?

Every Protocol here belongs to the application; adapters just fit.
"""

from __future__ import annotations

from .blobs import Blobs as Blobs
from .documents import Documents as Documents
from .documents import DocumentTrouble as DocumentTrouble
from .exhibits import Arrival as Arrival
from .exhibits import Evidence as Evidence
from .exhibits import ExhibitRow as ExhibitRow
from .exhibits import Exhibits as Exhibits
from .exhibits import LookRow as LookRow
from .figures import CaseFigures as CaseFigures
from .figures import Place as Place
from .figures import Spread as Spread
from .rows import AnswerKey as AnswerKey
from .rows import AnswerRow as AnswerRow
from .rows import AuditRow as AuditRow
from .rows import CalendarRow as CalendarRow
from .rows import CaseFiguresRow as CaseFiguresRow
from .rows import CaseKey as CaseKey
from .rows import CaseRow as CaseRow
from .rows import CounterKey as CounterKey
from .rows import CounterRow as CounterRow
from .rows import EventRow as EventRow
from .rows import FiguresGroup as FiguresGroup
from .rows import LedgerRow as LedgerRow
from .rows import OrderKey as OrderKey
from .rows import OrderRow as OrderRow
from .rows import OutboxRow as OutboxRow
from .rows import Parcel as Parcel
from .rows import ParcelRow as ParcelRow
from .rows import PayoutRow as PayoutRow
from .rows import PolicyRow as PolicyRow
from .rows import ReturnNoticeRow as ReturnNoticeRow
from .rows import SavedViewRow as SavedViewRow
from .rows import ShopRow as ShopRow
from .rows import SuspensionRow as SuspensionRow
from .rows import Tally as Tally
from .rows import TokenRow as TokenRow
from .rows import TrackingRow as TrackingRow
from .store import CaseFilter as CaseFilter
from .store import Page as Page
from .store import Queries as Queries
from .store import Queue as Queue
from .store import Registry as Registry
from .store import ReturnNotices as ReturnNotices
from .store import ShopCounts as ShopCounts
from .store import Store as Store
from .transaction import Decide as Decide
from .transaction import Due as Due
from .transaction import Journal as Journal
from .transaction import LostRace as LostRace
from .transaction import Read as Read
from .transaction import Wants as Wants
from .transaction import Write as Write
from .uploads import ProgressRow as ProgressRow
from .uploads import Sender as Sender
from .uploads import UploadCounts as UploadCounts
from .uploads import UploadRow as UploadRow
from .uploads import Uploads as Uploads
from .uploads import UploadState as UploadState
from .world import BadNotice as BadNotice
from .world import Catalogue as Catalogue
from .world import Channel as Channel
from .world import ChannelAnswer as ChannelAnswer
from .world import ChannelNotice as ChannelNotice
from .world import ChannelState as ChannelState
from .world import Clock as Clock
from .world import Ids as Ids
from .world import Notice as Notice
from .world import Notices as Notices
from .world import Transfer as Transfer
