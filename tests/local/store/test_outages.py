from local.store import Outage, Outages, Store, Trouble


def test_an_outage_meets_whom_it_names_as_often_as_it_says() -> None:
    store = Store(None)
    outages = Outages(store)
    outages.add(Outage(Trouble.SERVER_ERROR, "Sweden", "gpt-*", times=2))
    outages.add(Outage(Trouble.CUT, region="francecentral"))
    assert outages.take("sweden", "ada", "swedencentral") is None
    assert outages.take("norway", "gpt-5", "norwayeast") is None
    met = [outages.take("SWEDEN", "GPT-5", "swedencentral") for _ in range(3)]
    assert [outage and outage.effect for outage in met] == [Trouble.SERVER_ERROR, Trouble.SERVER_ERROR, None]
    assert [outage.effect for outage in outages.all()] == [Trouble.CUT]
    for _ in range(3):
        assert outages.take("x", "y", "FranceCentral") == Outage(Trouble.CUT, region="francecentral")
    outages.reset()
    assert outages.all() == []
    store.close()
