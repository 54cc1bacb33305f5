"""The ids that the examples of the catalogue use, and what they are called in the story they come from."""

FOXCONN = "0195f000-0000-7000-8000-000000000001"
NISSAN = "0195f000-0000-7000-8000-000000000002"
MITSUBISHI_MOTORS = "0195f000-0000-7000-8000-000000000003"
HONDA = "0195f000-0000-7000-8000-000000000004"
FOXTRON = "0195f000-0000-7000-8000-000000000005"
YULON = "0195f000-0000-7000-8000-000000000006"
RENAULT = "0195f000-0000-7000-8000-000000000007"

SEKI = "0195f000-0000-7000-8000-000000000101"  # a contact: the name is in the profile only

COLLABORATION = "0195f000-0000-7000-8000-000000000201"
OCEANIA = "0195f000-0000-7000-8000-000000000202"
ARTICLE = "0195f000-0000-7000-8000-000000000301"

INTEREST = "0195f000-0000-7000-8000-000000000401"
PROPOSAL = "0195f000-0000-7000-8000-000000000402"
AGREEMENT = "0195f000-0000-7000-8000-000000000403"

NAMES = {
    FOXCONN: "Foxconn",
    NISSAN: "Nissan",
    MITSUBISHI_MOTORS: "Mitsubishi Motors",
    HONDA: "Honda",
    FOXTRON: "Foxtron",
    YULON: "Yulon",
    RENAULT: "Renault",
    COLLABORATION: "Foxconn-Nissan EV collaboration",
    OCEANIA: "EVs for Oceania",
    ARTICLE: "an article on the Foxconn-Nissan partnership",
}


def names(identifier: str) -> str:
    """The `Names` of the examples."""
    return NAMES.get(identifier, identifier)
