"""Every address of version 1. None ends in a slash."""

from __future__ import annotations

from django.urls import URLPattern, path

from api.openapi.views import BriefSchemaView, DocsView, SchemaView
from api.v1.batch.views import BatchView, StreamBatchView
from api.v1.companies.resource import CompanyResource
from api.v1.deals.resource import DealResource
from api.v1.disclosures.views import EventDisclosuresView, StreamDisclosuresView
from api.v1.erasures.views import ErasuresView
from api.v1.errors.views import ErrorsView, ErrorView
from api.v1.events.views import EventView, FeedView
from api.v1.eventtypes.views import EventTypesView, SchemaOfTypeView
from api.v1.exports.views import CancelExportView, ExportFileView, ExportsView, ExportView
from api.v1.history.views import (
    AnomaliesView,
    DealDiffView,
    DiffView,
    DossierView,
    EventCitationsView,
    ImpactView,
    StagesView,
)
from api.v1.imports.views import CancelImportView, ImportLinesView, ImportsView, ImportView, UndoImportView
from api.v1.lineage.views import LineageView
from api.v1.log.views import (
    CheckpointsView,
    CheckpointView,
    ConsistencyView,
    EntriesView,
    KeysView,
    ProofView,
    TileView,
)
from api.v1.portfolio.views import BoardView, FunnelView, InterestsView
from api.v1.projections.views import VerifyView
from api.v1.seminars.resource import SeminarResource
from api.v1.sources.resource import SourceResource
from api.v1.streams.resource import StreamResource
from api.v1.streams.views import CollectionView, EventsView, HistoryView, ItemView
from api.v1.token.views import RotateView, TokenView

RESOURCES: tuple[type[StreamResource], ...] = (DealResource, CompanyResource, SeminarResource, SourceResource)


def _addresses(resource: type[StreamResource]) -> list[URLPattern]:
    item = f"{resource.collection}/<uuid:stream_id>"
    return [
        path(resource.collection, CollectionView.as_view(resource=resource), name=resource.collection),
        path(item, ItemView.as_view(resource=resource), name=resource.category),
        path(f"{item}/events", EventsView.as_view(resource=resource), name=f"{resource.category}-events"),
        path(
            f"{item}/events:batch",
            StreamBatchView.as_view(category=resource.category),
            name=f"{resource.category}-batch",
        ),
        path(f"{item}/history", HistoryView.as_view(resource=resource), name=f"{resource.category}-history"),
        path(
            f"{item}/disclosures",
            StreamDisclosuresView.as_view(resource=resource),
            name=f"{resource.category}-disclosures",
        ),
    ]


urlpatterns = [
    *(address for resource in RESOURCES for address in _addresses(resource)),
    path("board", BoardView.as_view(), name="board"),
    path("funnel", FunnelView.as_view(), name="funnel"),
    path("interests", InterestsView.as_view(), name="interests"),
    path("events", FeedView.as_view(), name="events"),
    path("erasures", ErasuresView.as_view(), name="erasures"),
    path("events:batch", BatchView.as_view(), name="events-batch"),
    path("events/<uuid:event_id>", EventView.as_view(), name="event"),
    path("events/<uuid:event_id>/disclosures", EventDisclosuresView.as_view(), name="event-disclosures"),
    path("events/<uuid:event_id>/proof", ProofView.as_view(), name="event-proof"),
    path("log/checkpoint", CheckpointView.as_view(), name="log-checkpoint"),
    path("log/checkpoints", CheckpointsView.as_view(), name="log-checkpoints"),
    path("log/consistency", ConsistencyView.as_view(), name="log-consistency"),
    path("log/tile/entries/<path:tile>", EntriesView.as_view(), name="log-entries"),
    path("log/tile/<str:level>/<path:tile>", TileView.as_view(), name="log-tile"),
    path("log/keys", KeysView.as_view(), name="log-keys"),
    path("events/<uuid:event_id>/citations", EventCitationsView.as_view(), name="event-citations"),
    path("deals/<uuid:stream_id>/lineage", LineageView.as_view(), name="deal-lineage"),
    path("deals/<uuid:stream_id>/diff", DealDiffView.as_view(), name="deal-diff"),
    path("deals/<uuid:stream_id>/stages", StagesView.as_view(), name="deal-stages"),
    path("companies/<uuid:stream_id>/dossier", DossierView.as_view(), name="company-dossier"),
    path("sources/<uuid:stream_id>/impact", ImpactView.as_view(), name="source-impact"),
    path("diff", DiffView.as_view(), name="diff"),
    path("anomalies", AnomaliesView.as_view(), name="anomalies"),
    path("event-types", EventTypesView.as_view(), name="event-types"),
    path("event-types/<str:event_type>/schema", SchemaOfTypeView.as_view(), name="event-type-schema"),
    path("exports", ExportsView.as_view(), name="exports"),
    path("exports/<uuid:export_id>", ExportView.as_view(), name="export"),
    path("exports/<uuid:export_id>/file", ExportFileView.as_view(), name="export-file"),
    path("exports/<uuid:export_id>:cancel", CancelExportView.as_view(), name="export-cancel"),
    path("imports", ImportsView.as_view(), name="imports"),
    path("imports/<uuid:import_id>", ImportView.as_view(), name="import"),
    path("imports/<uuid:import_id>/lines", ImportLinesView.as_view(), name="import-lines"),
    path("imports/<uuid:import_id>:cancel", CancelImportView.as_view(), name="import-cancel"),
    path("imports/<uuid:import_id>:undo", UndoImportView.as_view(), name="import-undo"),
    path("projections/<str:name>/verify", VerifyView.as_view(), name="projection-verify"),
    path("token", TokenView.as_view(), name="token"),
    path("token:rotate", RotateView.as_view(), name="token-rotate"),
    path("schema", SchemaView.as_view(), name="schema"),
    path("schema:brief", BriefSchemaView.as_view(), name="schema-brief"),
    path("docs", DocsView.as_view(), name="docs"),
    path("errors", ErrorsView.as_view(), name="errors"),
    path("errors/<slug:code>", ErrorView.as_view(), name="error"),
]
