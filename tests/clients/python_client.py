"""Records an approach with the generated package and reads it back: python_client.py <origin> <token>"""

from __future__ import annotations

import sys
from uuid import UUID

from dealtracker_client import AuthenticatedClient
from dealtracker_client.api.companies import open_company
from dealtracker_client.api.deals import open_deal, record_deal_events
from dealtracker_client.api.events import get_event, list_events
from dealtracker_client.models import (
    CompanyOpeningData,
    CompanyWritten,
    DealApproached,
    DealApproachedIn,
    DealApproachedRecorded,
    DealKind,
    DealOpeningData,
    DealWritten,
    Party,
    Problem,
    Role,
    Stage,
)


def main(origin: str, token: str) -> None:
    client = AuthenticatedClient(base_url=origin, token=token)
    foxconn, nissan = (company(client, name) for name in ("Hon Hai Precision Industry", "Nissan Motor"))
    parties = [Party(company=foxconn, role=Role.INITIATOR), Party(company=nissan, role=Role.COUNTERPART)]
    kind = DealKind.PLATFORM_COLLABORATION
    opening = DealOpeningData(title="EV collaboration", deal_kind=kind, parties=parties)
    deal = written(open_deal.sync(client=client, body=opening), DealWritten)

    approach = DealApproachedIn(
        type_="deal.approached",
        occurred="around 2024-03",
        data=DealApproached(from_=foxconn, to=nissan),
        citations="own_knowledge",
    )
    recorded = written(record_deal_events.sync(deal.state.id, client=client, body=approach), DealWritten)
    event = get_event.sync(recorded.events[0].id, client=client)
    refused = record_deal_events.sync(deal.state.id, client=client, body=approach, if_match='"v1"')

    assert isinstance(event, DealApproachedRecorded)
    assert (event.data.from_, event.data.to) == (foxconn, nissan)
    assert recorded.state.stage is Stage.APPROACHED
    assert isinstance(refused, Problem)
    assert refused.status == 412
    assert not isinstance(list_events.sync(client=client), Problem)
    print(event.sentence)  # noqa: T201 - for the test to read


def company(client: AuthenticatedClient, legal_name: str) -> UUID:
    body = CompanyOpeningData(legal_name=legal_name)
    return written(open_company.sync(client=client, body=body), CompanyWritten).state.id


def written(answer, expected):  # type: ignore[no-untyped-def]
    assert isinstance(answer, expected), answer
    return answer


main(*sys.argv[1:])
